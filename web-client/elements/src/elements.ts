/** The whole for pages without a build step: classes, and every tag defined. */
export * from './index.js';
import './define.js';
