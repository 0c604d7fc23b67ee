import { tell } from './background.js';
import type { Reading, Wanted } from './reader.js';
import { Source } from './source.js';

/** A worker's script: a page that sends a file can do something else while it is read and hashed. */

self.postMessage(true);

self.onmessage = ({ data: { file, port } }: MessageEvent<Reading>) => {
  const source = new Source(file);
  port.onmessage = ({ data }: MessageEvent<Wanted | undefined>) => {
    if (data) return void tell(port, source.read(data.run, data.index, data.room), ({ message }) => [message.buffer]);
    source.close();
    port.close();
  };
};
