import { createServer, connect, type AddressInfo, type Server } from 'node:net';

/** One address for a client, whatever replica is behind it: what a load balancer is to a browser. */
export class Door {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** @param replica port of the replica that the next connection goes to; undefined while there is none */
  static open(replica: () => Promise<number | undefined>): Promise<Door> {
    // Small frames go on at once, as they came.
    const server = createServer({ noDelay: true }, (client) => {
      client.on('error', () => client.destroy());
      void replica().then((port) => {
        if (port === undefined) return client.destroy();
        const behind = connect({ port, host: '127.0.0.1', noDelay: true });
        behind.on('error', () => client.destroy());
        client.on('close', () => behind.destroy());
        behind.on('close', () => client.destroy());
        client.pipe(behind).pipe(client);
      });
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve(new Door(server, (server.address() as AddressInfo).port)));
    });
  }

  close(): void {
    this.server.close();
  }
}
