import './page.css';
import './shell/define.js';

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  // After the first view: keeping the shell must not compete with showing it.
  addEventListener('load', () => {
    navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  });
}
