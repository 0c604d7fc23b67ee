/** Hands a file to the browser's downloads, which read it from disk as they go: nothing is held in memory. */
export function saveFile(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
}
