import { html, type TemplateResult } from 'lit';
import type { Homestead } from '../homestead.js';
import './define.js';

/** A page that needs a name, for somebody who has none yet: what they came for, and the name on the way. */
export function gate(homestead: Homestead, heading: string, lead: string, action: string): TemplateResult {
  return html`<div class="column">
    <div>
      <h1 tabindex="-1">${heading}</h1>
      <p class="lead">${lead}</p>
    </div>
    <app-arrival .homestead=${homestead} action=${action}></app-arrival>
    <p class="small soft">Your keys are made in this browser and stay in it. No e-mail, no password.</p>
  </div>`;
}
