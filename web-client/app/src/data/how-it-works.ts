import { ways } from '@peerstead/elements';
import type { Me } from '@peerstead/sdk';
import { html, type TemplateResult } from 'lit';
import '@peerstead/elements/icon/define';
import '@peerstead/elements/path-badge/define';

/** The machinery, for who asks. The only page with words such as key and digest. */
export function howItWorks(me: Me): TemplateResult {
  return html`${part('Who you are', whoYouAre(me))} ${part('What happens if this browser is lost', whenLost)}
  ${part('The three ways', threeWays)} ${part('What the servers see', whatServersSee)}`;
}

function part(title: string, inside: TemplateResult) {
  return html`<details>
    <summary>${title}<ps-icon name="chevron-right"></ps-icon></summary>
    <div>${inside}</div>
  </details>`;
}

const whoYouAre = (me: Me) =>
  html`<p>
      This browser made two pairs of keys for you: one signs what you say (Ed25519), one opens what was sealed for you
      (X25519). The browser keeps their private halves where no page can copy them, not even this one.
    </p>
    <dl>
      <dt>Your identity</dt>
      <dd class="mono">${me.identity}</dd>
      <dt>This device</dt>
      <dd class="mono">${me.device}</dd>
      ${me.devices.map(
        (one) =>
          html`<dt>Signs with</dt>
            <dd class="mono">${one.signingKey}</dd>
            <dt>Opens with</dt>
            <dd class="mono">${one.sealingKey}</dd>`,
      )}
    </dl>
    <p>
      People can compare your identity, or the pattern drawn from it, with what they see. If it is the same, it is you.
    </p>`;

const whenLost = html`<p>
    Then your name and your notes are gone with it: the keys are in no other place, so nobody can give them back, and
    nobody can take them either. A recovery phrase and a second device are not there yet.
  </p>
  <p>
    Clearing this site’s data in the browser’s settings does the same. “Save a copy” keeps what you wrote, not who you
    are.
  </p>`;

const threeWays = html`<dl>
  ${(['direct', 'relayed', 'mailbox'] as const).map(
    (way) =>
      html`<dt><ps-path-badge way=${way}></ps-path-badge></dt>
        <dd>${ways[way].sentence}</dd>`,
  )}
</dl>`;

const whatServersSee = html`<p>
    They introduce browsers to each other: they see that two devices are in a room, not what is said in it. They hold
    sealed notes: they see for which device one is and how big, not what is in it. They hold what you publish, and
    cannot change it without the signature breaking.
  </p>
  <p>
    The name of an open room is known to them. The secret of an invite link is not: it never leaves the browsers that
    have it.
  </p>`;
