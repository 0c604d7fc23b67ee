import { vi } from 'vitest';

/** One end of a browser's data channel: what is sent here comes out at the other end, in its order. */
export class ScriptedChannel {
  readyState = 'connecting';
  binaryType = '';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onbufferedamountlow: (() => void) | null = null;
  other: ScriptedChannel | undefined;
  readonly sent: unknown[] = [];

  send(data: string | Uint8Array): void {
    this.sent.push(data);
    const copy = typeof data === 'string' ? data : data.slice().buffer;
    queueMicrotask(() => this.other?.says(copy));
  }

  /** As if it came from the other end. */
  says(data: unknown): void {
    if (this.readyState === 'open') this.onmessage?.({ data });
  }

  opens(): void {
    if (this.readyState !== 'connecting') return;
    this.readyState = 'open';
    this.onopen?.();
  }

  closes(): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.onclose?.();
  }
}

/**
 * The browser's `RTCPeerConnection`, as far as the SDK negotiates by it. Two of them whose descriptions reached each other are
 * connected soon; `BROKEN` in a description is what a browser cannot take.
 */
export class ScriptedConnection {
  static all: ScriptedConnection[] = [];
  /** In whatever is described. */
  static remark = '';
  readonly number = ScriptedConnection.all.push(this);
  readonly small = new ScriptedChannel();
  readonly bulk = new ScriptedChannel();
  connectionState = 'new';
  signalingState = 'stable';
  iceGatheringState = 'complete';
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  onnegotiationneeded: (() => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  onicecandidate: ((event: { candidate: { candidate: string } }) => void) | null = null;
  restarts = 0;

  static install(): void {
    ScriptedConnection.all = [];
    vi.stubGlobal('RTCPeerConnection', ScriptedConnection);
  }

  static get open(): readonly ScriptedConnection[] {
    return ScriptedConnection.all.filter((one) => one.connectionState !== 'closed');
  }

  createDataChannel(_label: string, { id }: { id: number }): ScriptedChannel {
    return id === 0 ? this.small : this.bulk;
  }

  addEventListener(): void {}

  addIceCandidate(): Promise<void> {
    return Promise.resolve();
  }

  getStats(): Promise<Map<string, object>> {
    return Promise.resolve(new Map<string, object>());
  }

  restartIce(): void {
    this.restarts += 1;
    this.onnegotiationneeded?.();
  }

  setLocalDescription(): Promise<void> {
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.signalingState = type === 'answer' ? 'stable' : 'have-local-offer';
    const fingerprint = `AA:${String(this.number % 100).padStart(2, '0')}`;
    this.localDescription = {
      type,
      sdp: `v=0\r\na=fingerprint:sha-256 ${fingerprint}\r\na=of:${this.number}\r\n${ScriptedConnection.remark}`,
    };
    setTimeout(() => this.find(), 1);
    return Promise.resolve();
  }

  setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const sdp = description.sdp ?? '';
    if (sdp.includes('BROKEN')) return Promise.reject(new DOMException('Failed to parse', 'OperationError'));
    this.signalingState = description.type === 'answer' ? 'stable' : 'have-remote-offer';
    this.remoteDescription = description;
    const other = ScriptedConnection.all[Number(/a=of:(\d+)/.exec(sdp)?.[1]) - 1];
    if (description.type === 'answer' && other) this.connect(other);
    return Promise.resolve();
  }

  close(): void {
    if (this.connectionState === 'closed') return;
    this.connectionState = this.signalingState = 'closed';
    for (const channel of [this.small, this.bulk]) {
      const { other } = channel;
      channel.readyState = 'closed';
      queueMicrotask(() => other?.closes());
    }
  }

  /** This computer's own address, at once. */
  private find(): void {
    const { localDescription } = this;
    if (localDescription) localDescription.sdp = `${localDescription.sdp ?? ''}a=candidate:1\r\n`;
    this.onicecandidate?.({ candidate: { candidate: '' } });
  }

  private connect(other: ScriptedConnection): void {
    if (this.connectionState !== 'new' || other.connectionState !== 'new') return;
    [this.small.other, other.small.other] = [other.small, this.small];
    [this.bulk.other, other.bulk.other] = [other.bulk, this.bulk];
    for (const end of [this, other]) {
      end.connectionState = 'connected';
      setTimeout(() => {
        end.onconnectionstatechange?.();
        end.small.opens();
        end.bulk.opens();
      }, 1);
    }
  }
}
