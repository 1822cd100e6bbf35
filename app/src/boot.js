// Hands the page to the browser's half, if it still is as the server sent it. Something may have changed
// it on the way or since: a password manager, a translator, a proxy. Taken over all the same, its buttons
// would do what others say, or nothing. Then it is drawn anew; or, where somebody has begun to type, left
// as it is: all of it works without scripts.
{
  const root = document.documentElement;
  const app = document.getElementById('app');
  const trap = (error) => error instanceof WebAssembly.RuntimeError;
  let alive = true;

  // What the page is made of, as server/src/web/shape.rs counts it.
  const shape = () => {
    let hash = 0x811c9dc5;
    const eat = (text) => {
      for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    };
    const walk = (parent) => {
      for (let node = parent.firstChild; node; node = node.nextSibling) {
        if (node.nodeType === 1) {
          eat('<' + node.localName.toLowerCase());
          if (node.localName !== 'textarea') walk(node);
          eat('>');
        } else eat(node.nodeType === 3 ? 't' : '!');
      }
    };
    walk(app);
    return (hash >>> 0).toString(16).padStart(8, '0');
  };

  const typed = () => {
    const fields = [...app.querySelectorAll(':is(main input:not([type=hidden]), main textarea, main select)')];
    return fields.some((field) => {
      if (field === document.activeElement) return true;
      if (field.options) {
        const first = [...field.options].find((o) => o.defaultSelected) || field.options[0];
        return first && field.value !== first.value;
      }
      if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
      return field.value !== field.defaultValue;
    });
  };

  // From here on links and buttons are the browser's.
  const letGo = (late) => {
    if (!alive) return;
    alive = false;
    root.dataset.letGo = '';
    for (const type of ['click', 'submit', 'input', 'change', 'keydown', 'focusin', 'focusout', 'popstate']) {
      addEventListener(type, (event) => {
        event.stopImmediatePropagation();
        // The address is another page's, and nobody draws it any more.
        if (type === 'popstate') location.reload();
      }, true);
    }
    if (!late) return;
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

  addEventListener('error', (event) => trap(event.error) && letGo(true));
  addEventListener('unhandledrejection', (event) => trap(event.reason) && letGo(true));

  import('JS').then(async (half) => {
    await half.default({ module_or_path: 'WASM' });
    try {
      const sent = app.dataset.shape;
      if (!sent || sent === 'unknown!' || sent === shape()) {
        half.hydrate();
      } else if (typed()) {
        letGo(false);
      } else {
        // The page keeps its height, and so its place, while it is drawn.
        document.body.style.minHeight = `${root.scrollHeight}px`;
        app.replaceChildren();
        half.start();
        setTimeout(() => document.body.style.removeProperty('min-height'), 1000);
      }
    } catch (error) {
      if (!trap(error)) throw error;
      console.warn('The page is not as the server sent it, and goes on without scripts.', error);
      letGo(false);
    }
  });
}
