import { css, html, LitElement } from 'lit';
import { clockTime, sayFully, sayMoment } from './say.js';

/**
 * A time, said relative to now and kept up to date; the whole date and time are in its title.
 *
 * @csspart time - the `<time>`
 */
export class Moment extends LitElement {
  static override properties = { at: { type: String }, clock: { type: Boolean }, brief: { type: Boolean } };
  /** RFC 3339. */
  declare at: string;
  /** Hour and minute only, where the day stands above. */
  declare clock: boolean;
  /** As short as a list wants it: no hour beside a day. */
  declare brief: boolean;
  #ticking: ReturnType<typeof setInterval> | undefined;

  static override styles = css`
    time {
      white-space: nowrap;
    }
  `;

  constructor() {
    super();
    this.at = '';
    this.clock = false;
    this.brief = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#ticking = setInterval(() => this.requestUpdate(), 30_000);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
  }

  override render() {
    const time = new Date(this.at);
    if (Number.isNaN(time.getTime())) return html``;
    const said = this.clock ? clockTime(time) : sayMoment(time, new Date(), this.brief);
    return html`<time part="time" datetime=${this.at} title=${sayFully(time)}>${said}</time>`;
  }
}
