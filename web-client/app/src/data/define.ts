import { Data } from './data.js';
import { ReceivedFiles } from './received-files.js';

customElements.define('app-data', Data);
customElements.define('app-received-files', ReceivedFiles);

declare global {
  interface HTMLElementTagNameMap {
    'app-data': Data;
    'app-received-files': ReceivedFiles;
  }
}
