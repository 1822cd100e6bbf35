import {
  detail,
  expectSaved,
  field,
  hold,
  alive,
  navigations,
  saveButton,
  toggle,
  wasm,
} from '../support/pages';
import { beacon } from '../support/seed';
import { expect, test } from '../support/test';

// What a person does before the browser's half has arrived must count as much as later. A page is
// never "loaded" while its wasm is held back, so nothing here waits for that.

for (const path of ['/projects', '/settings', '/projects/1']) {
  test(`a click on ${path} before it is alive is saved and comes back to the page`, async ({
    page,
    database,
  }) => {
    const release = await hold(page, wasm);
    await page.goto(path, { waitUntil: 'commit' });
    const control = toggle(page, 'Active', beacon.name);
    await expect(control).toBeChecked();
    const address = page.url();
    const html = page.locator('html');
    await html.evaluate((element) => element.setAttribute('data-before', ''));
    const visited = navigations(page);

    await control.click({ noWaitAfter: true });
    await expect(html).not.toHaveAttribute('data-before');
    await expect(html).not.toHaveAttribute('data-alive');
    await expectSaved(page, database, beacon, 'Active', false);
    expect(visited).toEqual([address]);

    release();
    await alive(page);
    await expectSaved(page, database, beacon, 'Active', false);
    await control.click();
    await expectSaved(page, database, beacon, 'Active', true);
    expect(page.url()).toBe(address);
  });
}

test('a click that the script overtakes is saved', async ({ page, database }) => {
  const releaseWasm = await hold(page, wasm);
  const releaseClick = await hold(page, '**/ui/set_flag');
  // Nothing can be asked of a page that is about to be left, so it has to tell.
  await page.addInitScript(() => {
    new MutationObserver(() => console.info('alive')).observe(document, {
      attributeFilter: ['data-alive'],
      subtree: true,
    });
  });
  const overtaken = page.waitForEvent('console', (message) => message.text() === 'alive');
  await page.goto('/projects', { waitUntil: 'commit' });
  const control = toggle(page, 'Active', beacon.name);
  await control.click({ noWaitAfter: true });
  releaseWasm();
  await overtaken;
  releaseClick();
  await expectSaved(page, database, beacon, 'Active', false);
});

test('what was typed before the script came is kept, and can be saved after', async ({ page }) => {
  const release = await hold(page, wasm);
  await page.goto('/projects/new', { waitUntil: 'commit' });
  await field(page, 'name').fill('Typed early');
  await field(page, 'key').fill('EARLY');
  await field(page, 'project_work_type').selectOption('retainer');
  await field(page, 'description').fill('\n\nTwo lines down');
  await field(page, 'is_active').uncheck();
  release();
  await alive(page);
  await expect(field(page, 'name')).toHaveValue('Typed early');
  await expect(field(page, 'key')).toHaveValue('EARLY');
  await expect(field(page, 'project_work_type')).toHaveValue('retainer');
  await expect(field(page, 'description')).toHaveValue('\n\nTwo lines down');
  await expect(field(page, 'is_active')).not.toBeChecked();

  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Typed early');
  await expect(detail(page, 'Key')).toHaveText('EARLY');
  await expect(detail(page, 'Work type')).toHaveText('Retainer');
  await expect(toggle(page, 'Active', 'Typed early')).not.toBeChecked();
});

test('a project can be created before the page is alive', async ({ page }) => {
  const release = await hold(page, wasm);
  await page.goto('/projects/new', { waitUntil: 'commit' });
  await field(page, 'name').fill('Saved early');
  await field(page, 'key').fill('EARLY');
  await saveButton(page).click({ noWaitAfter: true });
  await expect(page).toHaveURL(/\/projects\/\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Saved early');
  release();
  await alive(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Saved early');
});
