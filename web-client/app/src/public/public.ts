import { base, type Composed, type Dialog, nameOf, textOf } from '@peerstead/elements';
import type { Identity, LookupOutcome, PublishOutcome, VerifiedRecord } from '@peerstead/sdk';
import { css, html, nothing, type PropertyValues } from 'lit';
import { PlaceElement } from '../place.js';
import { pageStyles } from '../page-styles.js';
import { FeedReader, posts } from './feed-reader.js';
import '../arrival/define.js';
import '@peerstead/elements/avatar/define';
import '@peerstead/elements/composer/define';
import '@peerstead/elements/dialog/define';
import '@peerstead/elements/empty/define';
import '@peerstead/elements/feed/define';
import '@peerstead/elements/icon/define';
import '@peerstead/elements/skeleton/define';

/** Public: what people say to everyone, verified here; readable by anybody, with a name or without. */
export class Public extends PlaceElement {
  static override properties = {
    ...PlaceElement.properties,
    author: { attribute: false },
    _found: { state: true },
    _busy: { state: true },
    _problem: { state: true },
    _choosing: { state: true },
    _withdrawing: { state: true },
  };
  /** Handle or identity id of whose feed it is; without it, everybody's. */
  declare author: string | undefined;
  declare _found: LookupOutcome | undefined;
  declare _busy: boolean;
  declare _problem: string | undefined;
  declare _choosing: boolean;
  declare _withdrawing: VerifiedRecord | undefined;
  #reader: FeedReader | undefined;
  #reading = new AbortController();
  readonly #handleVisible = () => {
    if (!document.hidden) void this.#reader?.refresh(this.#reading.signal);
  };

  static override styles = [
    base,
    pageStyles,
    css`
      .head {
        display: flex;
        align-items: center;
        gap: var(--ps-space-4);
      }
      .head.author {
        flex-wrap: wrap;
      }
      .head.author > div {
        flex: 1 1 180px;
      }
      .head .icon {
        align-self: start;
        margin: -6px -12px 0 0;
      }
      .head > div {
        flex: 1;
        min-width: 0;
      }
      .head ps-avatar {
        --ps-avatar-size: 64px;
      }
      .column {
        gap: var(--ps-space-5);
        max-width: 680px;
      }
      blockquote {
        margin: var(--ps-space-4) 0 0;
        padding-inline-start: var(--ps-space-4);
        border-inline-start: 3px solid var(--ps-line);
        overflow-wrap: anywhere;
      }
      .up {
        margin: 0 0 var(--ps-space-2) calc(-1 * var(--ps-space-4));
      }
      .problem {
        color: var(--ps-danger);
        font-weight: 600;
      }
    `,
  ];

  constructor() {
    super();
    this._busy = false;
    this._choosing = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#handleVisible);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#handleVisible);
    this.#reading.abort();
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('author') || !this.#reader) void this.#read();
  }

  override render() {
    return html`<div class="column">
      ${this.author ? this.#authorHead() : this.#head()} ${this.author ? nothing : this.#publish()} ${this.#feed()}
      ${this.#withdrawal()}
    </div>`;
  }

  #head() {
    return html`<div class="head">
      <div>
        <h1 tabindex="-1">Public</h1>
        <p class="lead">For everyone to read. Each post is signed by its author, and your browser checks it.</p>
      </div>
      ${this.#refreshButton()}
    </div>`;
  }

  #authorHead() {
    const author = this.#foundAuthor;
    return html`<div>
      <a class="button quiet up" href="/public"><ps-icon name="arrow-left"></ps-icon>Everybody’s posts</a>
      <div class="head author">
        ${author ? html`<ps-avatar identity=${author.identity}></ps-avatar>` : nothing}
        <div><h1 tabindex="-1">${author ? nameOf(author) : this.author}</h1></div>
        ${
          author && author.identity !== this.homestead.me?.identity
            ? html`<a class="button" href="/people/${author.handle ?? author.identity}"
                ><ps-icon name="message-circle"></ps-icon>Write a note</a
              >`
            : nothing
        }
      </div>
    </div>`;
  }

  get #foundAuthor(): Identity | undefined {
    return this._found?.kind === 'found' ? this._found.identity : undefined;
  }

  #refreshButton() {
    return html`<button
      type="button"
      class="icon quiet"
      aria-label="Look for new posts"
      title="Look for new posts"
      @click=${this.#handleVisible}
    >
      <ps-icon name="refresh"></ps-icon>
    </button>`;
  }

  #publish() {
    if (this.homestead.me)
      return html`<div>
        <ps-composer
          label="Say something in public"
          action="Publish for everyone"
          longest="2000"
          tall
          ?busy=${this._busy}
          @ps-compose=${this.#handleCompose}
        >
          <span slot="hint">Anyone can read it. You can withdraw it, but others may have kept a copy.</span>
        </ps-composer>
        ${this._problem ? html`<p class="problem small" role="alert">${this._problem}</p>` : nothing}
      </div>`;
    if (this._choosing) return html`<app-arrival .homestead=${this.homestead} action="Come in"></app-arrival>`;
    return html`<div class="actions">
      <button type="button" @click=${() => (this._choosing = true)}>Choose a name to publish</button>
    </div>`;
  }

  #feed() {
    const absent = this.#absent();
    if (absent) return absent;
    const reader = this.#reader;
    if (!reader || reader.state === 'loading')
      return html`<ps-skeleton people lines="4" label="Loading posts"></ps-skeleton>`;
    if (reader.state === 'unreachable' && reader.records.length === 0) return this.#unreachable();
    return html`<ps-feed
      label=${this.author ? `Posts by ${this.author}` : 'Public posts'}
      .records=${reader.records}
      .refused=${reader.refused}
      .mine=${this.homestead.me?.identity}
      .more=${reader.hasMore}
      .busy=${this._busy}
      .authorHref=${(record: VerifiedRecord) => `/public/${record.author.handle ?? record.author.identity}`}
      @ps-more=${() => void reader.older(this.#reading.signal)}
      @ps-withdraw=${(event: CustomEvent<VerifiedRecord>) => void this.#handleWithdraw(event.detail)}
    >
      <ps-empty slot="empty" icon="megaphone" heading="Nothing is public yet">
        ${this.homestead.me ? 'Be the first to say something to everyone.' : 'Whoever has a name can say something to everyone.'}
      </ps-empty>
    </ps-feed>`;
  }

  #absent() {
    switch (this._found?.kind) {
      case 'unknown':
        return html`<ps-empty icon="users" heading="Nobody is called ${this.author}"
          >Look at the spelling of the address.</ps-empty
        >`;
      case 'refused':
        return html`<ps-empty icon="shield-alert" tone="error" heading="Do not trust these keys">
          The keys that the server gave for ${this.author} do not prove that they are theirs, so nothing of theirs is
          shown.
        </ps-empty>`;
      case 'unreachable':
        return this.#unreachable();
      default:
        return undefined;
    }
  }

  #unreachable() {
    return html`<ps-empty icon="cloud-off" tone="error" heading="Cannot read the posts now">
      The network or the servers are away.
      <button slot="action" type="button" class="primary" @click=${() => void this.#read()}>Try again</button>
    </ps-empty>`;
  }

  #withdrawal() {
    const record = this._withdrawing;
    return html`<ps-dialog heading="Withdraw this post?" @ps-close=${() => (this._withdrawing = undefined)}>
      <p>
        It disappears from the public store, and a signed note takes its place that says you withdrew it. Others may
        have kept a copy.
      </p>
      ${record ? html`<blockquote>${textOf(record.body)}</blockquote>` : nothing}
      ${this._problem ? html`<p class="problem small" role="alert">${this._problem}</p>` : nothing}
      <button slot="actions" type="button" @click=${() => this.#dialog?.close()}>Keep it</button>
      <button slot="actions" type="button" class="danger" ?disabled=${this._busy} @click=${this.#handleWithdrawn}>
        Withdraw for good
      </button>
    </ps-dialog>`;
  }

  get #dialog(): Dialog | null {
    return this.renderRoot.querySelector('ps-dialog');
  }

  async #read() {
    this.#reading.abort();
    const reading = new AbortController();
    this.#reading = reading;
    this._found = undefined;
    this.#reader = new FeedReader(this.homestead.peerstead, { collection: posts }, () => this.requestUpdate());
    if (this.author) {
      const found = await this.homestead.people.find(this.author, reading.signal);
      if (reading.signal.aborted) return;
      this._found = found;
      if (found.kind !== 'found') return;
      const of = { author: found.identity.identity, collection: posts };
      this.#reader = new FeedReader(this.homestead.peerstead, of, () => this.requestUpdate());
    }
    await this.#reader.refresh(reading.signal);
  }

  #handleCompose(event: CustomEvent<Composed>) {
    // The words stay in the field until they are published.
    event.preventDefault();
    void this.#publishText(event.detail.text, event.target as HTMLElementTagNameMap['ps-composer']);
  }

  async #publishText(text: string, composer: HTMLElementTagNameMap['ps-composer']) {
    const outcome = await this.#whileBusy(() => this.homestead.peerstead.publish(posts, { text }));
    if (outcome?.kind !== 'published') return;
    composer.clear();
    this.#reader?.add(outcome.record);
  }

  async #handleWithdraw(record: VerifiedRecord) {
    this._problem = undefined;
    this._withdrawing = record;
    await this.#dialog?.show();
  }

  async #handleWithdrawn() {
    const record = this._withdrawing;
    if (!record) return;
    const outcome = await this.#whileBusy(() => this.homestead.peerstead.withdraw(record));
    if (outcome?.kind !== 'withdrawn') return;
    this.#reader?.drop(record);
    this.#dialog?.close();
  }

  async #whileBusy<T extends PublishOutcome | { readonly kind: 'withdrawn' }>(
    act: () => Promise<T>,
  ): Promise<T | undefined> {
    this._busy = true;
    this._problem = undefined;
    try {
      const outcome = await act();
      this._problem = problemOf(outcome);
      return outcome;
    } finally {
      this._busy = false;
    }
  }
}

function problemOf(outcome: PublishOutcome | { readonly kind: 'withdrawn' }): string | undefined {
  switch (outcome.kind) {
    case 'published':
    case 'withdrawn':
      return undefined;
    case 'superseded':
      return 'It was changed from somewhere else in the meantime. Look for new posts and try again.';
    case 'refused':
      return `${outcome.detail} ${outcome.advice}`;
    case 'unreachable':
      return 'The network or the servers are away. Your words are still here; try again in a while.';
  }
}
