import { html } from 'lit';
import '@peerstead/elements/avatar/define';
import '@peerstead/elements/path-badge/define';

/** Two people and the line between them: what this is about. The ids draw two quilts and belong to nobody. */
export const picture = html`<div class="picture" aria-hidden="true">
  <ps-avatar identity="a house by the river"></ps-avatar>
  <span class="line"><ps-path-badge way="direct" pill></ps-path-badge></span>
  <ps-avatar identity="an orchard on the hill"></ps-avatar>
</div>`;
