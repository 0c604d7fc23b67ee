import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

const FINAL_TEXT = 0x81;
const OPCODE = 0x0f;
const TEXT = 0x1;
const CLOSE = 0x8;
const MASKED = 0x80;
/** A mask of zeros (RFC 6455 §5.3) leaves the text as it is. */
const MASK = Buffer.alloc(4);
const NOTHING = Buffer.alloc(0);
/** Of all sockets: whoever reads into a new one each time stands still for milliseconds when they are collected. */
const READ = Buffer.alloc(64 * 1024);

/**
 * A WebSocket that costs its own side little: whole frames go out as they were made once, and what comes in is not decoded. A
 * usual client takes several times as long as the servers that are measured.
 */
export class TextSocket {
  heard: (text: Buffer) => void = () => undefined;
  /** What the server ended it with: a close frame's code and reason (RFC 6455 §5.5.1), or a mere end. */
  ended: string | undefined;
  private rest = NOTHING;

  private constructor(private readonly socket: Socket) {}

  /** @param subprotocols a list as it stands in Sec-WebSocket-Protocol (RFC 6455 §11.3.4) */
  static open(port: number, path: string, subprotocols?: string): Promise<TextSocket> {
    return new Promise((resolve, reject) => {
      let take = (part: Buffer) => upgrade(part);
      const onread = {
        buffer: READ,
        callback: (length: number) => {
          take(READ.subarray(0, length));
          return true;
        },
      };
      const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread });
      socket.on('error', reject);
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`
          + (subprotocols === undefined ? '' : `Sec-WebSocket-Protocol: ${subprotocols}\r\n`)
          + `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
      const opened = new TextSocket(socket);
      let head = Buffer.alloc(0);
      const upgrade = (part: Buffer) => {
        head = Buffer.concat([head, part]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        if (!head.toString('latin1', 0, end).startsWith('HTTP/1.1 101')) {
          return reject(new Error(head.toString('latin1', 0, end)));
        }
        take = (more) => opened.take(more);
        socket.on('close', () => (opened.ended ??= 'no close frame'));
        resolve(opened);
        // Whoever opened it says first who hears.
        queueMicrotask(() => opened.take(head.subarray(end + 4)));
      };
    });
  }

  /** A frame to be sent any number of times. */
  static frame(text: string): Buffer {
    const payload = Buffer.from(text);
    const length = payload.length;
    const head = length < 126 ? [MASKED | length] : [MASKED | 126, length >> 8, length & 0xff];
    return Buffer.concat([Buffer.from([FINAL_TEXT, ...head]), MASK, payload]);
  }

  get isOpen(): boolean {
    return this.ended === undefined && !this.socket.destroyed;
  }

  /** What is sent in one turn goes out in one piece. */
  send(frame: Buffer): void {
    if (this.socket.writableCorked === 0) {
      this.socket.cork();
      process.nextTick(() => this.socket.uncork());
    }
    this.socket.write(frame);
  }

  close(): void {
    this.socket.destroy();
  }

  private take(part: Buffer): void {
    let bytes = this.rest.length === 0 ? part : Buffer.concat([this.rest, part]);
    for (let frame = read(bytes); frame !== undefined; frame = read(bytes)) {
      bytes = bytes.subarray(frame.end);
      if (frame.opcode === TEXT) this.heard(frame.payload);
      if (frame.opcode === CLOSE) this.ended = reasonIn(frame.payload);
    }
    this.rest = bytes.length === 0 ? NOTHING : Buffer.from(bytes);
  }
}

function reasonIn(payload: Buffer): string {
  return payload.length < 2
    ? 'a close frame without a code'
    : `${payload.readUInt16BE(0)} ${payload.toString('utf8', 2)}`;
}

/** The first frame, if all of it is there; servers don't mask. */
function read(bytes: Buffer): { opcode: number; payload: Buffer; end: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1);
  const start = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < start) return undefined;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const end = start + length;
  if (bytes.length < end) return undefined;
  return { opcode: bytes.readUInt8(0) & OPCODE, payload: bytes.subarray(start, end), end };
}
