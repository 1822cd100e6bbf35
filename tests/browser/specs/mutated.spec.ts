import type { Page } from '@playwright/test';

import { expectSaved, field, hold, alive, saveButton, toggle, wasm } from '../support/pages';
import { beacon } from '../support/seed';
import { expect, test } from '../support/test';

// Password managers, translators and proxies change a page before the browser's half has brought it to life.
// Whatever they make of it, links lead on, switches save and forms are sent.

/** What an extension may do between the markup and the wasm. */
const extensions: Record<string, () => void> = {
  'an element first in the body': () => document.body.prepend(document.createElement('div')),
  'an element last in the body': () => document.body.append(document.createElement('div')),
  'an element first in the main part': () => document.querySelector('main')!.prepend(document.createElement('div')),
  'an element in every row': () => {
    for (const row of document.querySelectorAll('tr')) row.prepend(document.createElement('td'));
  },
  'an icon beside every input and button': () => {
    for (const control of document.querySelectorAll('input, button')) control.before(document.createElement('span'));
  },
  'every text wrapped, as a translator does': () => {
    const texts: Text[] = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) texts.push(walk.currentNode as Text);
    for (const text of texts) {
      if (!text.parentElement!.closest('script, style, select, textarea, svg')) {
        const font = document.createElement('font');
        text.replaceWith(font);
        font.append(text);
      }
    }
  },
  'a text cut in two': () => {
    const text = document.querySelector('h1')!.firstChild;
    if (text instanceof Text) text.splitText(1);
  },
  'the heading removed': () => document.querySelector('main h1')!.remove(),
  'the bar moved to the end': () => document.body.append(document.querySelector('.topbar')!),
  'rows put in another order': () => {
    for (const row of [...document.querySelectorAll('tbody tr')].reverse()) row.parentElement!.append(row);
  },
  'comments removed': () => {
    const comments: Node[] = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
    while (walk.nextNode()) comments.push(walk.currentNode);
    for (const comment of comments) comment.parentNode!.removeChild(comment);
  },
  'attributes added and changed': () => {
    document.body.className = 'dark';
    for (const element of document.querySelectorAll('main *')) element.setAttribute('data-extension', '1');
  },
  'the main part wrapped': () => {
    const wrapper = document.createElement('div');
    const main = document.querySelector('main')!;
    main.replaceWith(wrapper);
    wrapper.append(main);
  },
};

/** What a proxy may do on the way. */
const proxies: Record<string, (html: string) => string> = {
  'comments stripped': (html) => html.replace(/<!(?:--.*?--)?>/gs, ''),
  'blanks stripped': (html) => html.replace(/> +</g, '><').replace(/[ \n]+/g, ' '),
  'a banner put into the body': (html) => html.replace(/<body>/, '<body><div>A word from your provider</div>'),
  'a script put into the main part': (html) => html.replace(/(<main[^>]*>)/, '$1<div></div>'),
};

/** Brought to life. */
async function ready(page: Page): Promise<void> {
  await expect(page.locator('html[data-alive]')).toHaveCount(1);
}

async function changed(page: Page, path: string, change: () => void): Promise<void> {
  const release = await hold(page, wasm);
  await page.goto(path, { waitUntil: 'commit' });
  await page.waitForFunction(() => document.readyState !== 'loading');
  await page.evaluate(change);
  release();
  await ready(page);
  await page.unroute(wasm);
}

async function leadsOn(page: Page): Promise<void> {
  const nav = page.getByRole('navigation', { name: 'Main' });
  await nav.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Settings');
  await expect(page).toHaveURL(/\/settings$/);
}

const paths = [
  '/projects',
  '/projects/1',
  '/projects/new',
  '/projects/1/edit',
  '/settings',
  '/schema',
  '/schema/tables',
  '/schema/tables/projects',
];

for (const [number, [name, change]] of Object.entries(extensions).entries()) {
  test(`after ${name} the page works`, async ({ page, database }) => {
    // Where a switch is and where a link is; and one page more, so that each is met.
    await test.step('the list', async () => {
      await changed(page, '/projects', change);
      await toggle(page, 'Active', beacon.name).click();
      await expectSaved(page, database, beacon, 'Active', false);
      await ready(page);
      await leadsOn(page);
    });
    await test.step('the form', async () => {
      await changed(page, '/projects/1/edit', change);
      await field(page, 'name').fill('Another name');
      await saveButton(page).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Another name');
    });
    const path = paths[number % paths.length]!;
    await test.step(path, async () => {
      await changed(page, path, change);
      await leadsOn(page);
    });
  });
}

for (const [name, change] of Object.entries(proxies)) {
  test(`with ${name} on the way every page works`, async ({ page, database }) => {
    await page.route(/127\.0\.0\.1:\d+\/(projects|settings|schema)[^.]*$/, async (route) => {
      const answer = await route.fetch();
      const html = (answer.headers()['content-type'] ?? '').startsWith('text/html');
      await route.fulfill(html ? { response: answer, body: change(await answer.text()) } : { response: answer });
    });
    for (const path of paths) {
      await test.step(path, async () => {
        await page.goto(path);
        await ready(page);
        if (path === '/projects' || path === '/settings' || path === '/projects/1') {
          const control = toggle(page, 'Active', beacon.name);
          const on = await control.isChecked();
          await control.click();
          await expectSaved(page, database, beacon, 'Active', !on);
          await ready(page);
        }
        await leadsOn(page);
      });
    }
  });
}

test('what was typed into a changed page stays, and is saved', async ({ page }) => {
  const release = await hold(page, wasm);
  await page.goto('/projects/1/edit', { waitUntil: 'commit' });
  await field(page, 'name').fill('Typed early');
  await page.evaluate(() => document.querySelector('main')!.prepend(document.createElement('div')));
  release();
  await ready(page);
  await expect(field(page, 'name')).toHaveValue('Typed early');
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Typed early');
});

test('rows that somebody sorts later are switched as what they are', async ({ page, database }) => {
  await page.goto('/projects');
  await alive(page);
  await page.evaluate(() => {
    const flags = [...document.querySelectorAll('td:has([role=switch])')];
    // Each name stands with another's switch.
    const [first, second] = [flags[0]!.firstChild as Element, flags[2]!.firstChild as Element];
    const [label, value] = [first.getAttribute('aria-label')!, first.getAttribute('value')!];
    first.setAttribute('aria-label', second.getAttribute('aria-label')!);
    first.setAttribute('value', second.getAttribute('value')!);
    second.setAttribute('aria-label', label);
    second.setAttribute('value', value);
  });
  await toggle(page, 'Active', beacon.name).click();
  await expectSaved(page, database, beacon, 'Active', false);
});

test('a page whose browser half stops later says so, and its links lead on', async ({ page, guard }) => {
  guard.tolerate(/unreachable/);
  await page.goto('/projects');
  await alive(page);
  await page.evaluate(() => {
    const error = new WebAssembly.RuntimeError('unreachable');
    window.dispatchEvent(new ErrorEvent('error', { error, message: error.message }));
  });
  await expect(page.getByRole('status').filter({ hasText: 'doesn’t follow' })).toBeVisible();
  const loaded = page.waitForEvent('load');
  await page.getByRole('link', { name: beacon.name, exact: true }).click();
  await loaded;
  await alive(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(beacon.name);
});
