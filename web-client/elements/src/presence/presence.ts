import { css, html, LitElement } from 'lit';
import { base } from '../base.js';
import '../icon/define.js';
import '../path-badge/define.js';

export type PresenceState = 'direct' | 'neighbours' | 'relayed' | 'connecting' | 'refused' | 'away';

const hereNow: Partial<Record<PresenceState, string>> = {
  direct: 'here now, direct',
  neighbours: 'here now, by others',
  relayed: 'here now, relayed',
};

/**
 * Whether somebody can be reached now, and which way.
 *
 * @slot - more words after it
 * @csspart words
 */
export class Presence extends LitElement {
  static override properties = { state: { type: String, reflect: true } };
  declare state: PresenceState;

  static override styles = [
    base,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        font-size: var(--ps-text-s);
        color: var(--ps-ink-soft);
      }
      ps-icon {
        --ps-icon-size: 15px;
      }
    `,
  ];

  constructor() {
    super();
    this.state = 'away';
  }

  override render() {
    if (this.state === 'away')
      return html`<ps-icon name="moon"></ps-icon><span part="words">away now<slot></slot></span>`;
    const words = hereNow[this.state] ?? this.state;
    return html`<ps-path-badge way=${this.state}>${words}</ps-path-badge><span part="words"><slot></slot></span>`;
  }
}
