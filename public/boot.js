// Loads the browser's half and lets it bring the page to life. The page works without it: where it can't be
// loaded, or breaks down, links and buttons are the browser's.
const { js, wasm } = document.querySelector('script[data-wasm]').dataset;
const trap = (error) => error instanceof WebAssembly.RuntimeError;
let alive = true;

const letGo = () => {
  if (!alive) return;
  alive = false;
  document.documentElement.dataset.letGo = '';
  for (const type of ['click', 'submit', 'input', 'change', 'keydown', 'focusin', 'focusout', 'popstate']) {
    addEventListener(type, (event) => {
      event.stopImmediatePropagation();
      // The address is another page's, and nobody draws it any more.
      if (type === 'popstate') location.reload();
    }, true);
  }
  const said = document.createElement('div');
  said.className = 'banner warning';
  said.setAttribute('role', 'status');
  const words = document.createElement('p');
  const link = document.createElement('a');
  link.href = '';
  link.textContent = 'Load it anew';
  words.append('This page doesn’t follow what happens any more; its links and buttons still work. ', link);
  said.append(words);
  document.body.prepend(said);
};

addEventListener('error', (event) => trap(event.error) && letGo());
addEventListener('unhandledrejection', (event) => trap(event.reason) && letGo());

try {
  const half = await import(js);
  await half.default({ module_or_path: wasm });
  half.start();
} catch (error) {
  // A page that is being left, a network that went: nothing of the page depends on it.
  if (trap(error)) throw error;
  console.warn('The page goes on without scripts.', error);
}
