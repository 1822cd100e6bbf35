import type { Page } from '@playwright/test';

import { expectSaved, navigations, open, row, toggle } from '../support/pages';
import { beacon, endless, ridge, umber } from '../support/seed';
import { expect, test } from '../support/test';

const words = (page: Page) => page.getByRole('searchbox', { name: 'Find projects' });
const names = (page: Page) => page.locator('tbody th a').allTextContents();
const state = (page: Page) => page.locator('.page-head [role="status"]');

test('what is typed is found while one types, and Back leads to everything', async ({ page }) => {
  await open(page, '/projects');
  await page.keyboard.press('/');
  await expect(words(page)).toBeFocused();
  await page.keyboard.type('WEBsite');
  await expect(state(page)).toHaveText('2 projects match.');
  expect(await names(page)).toEqual([beacon.name, ridge.name]);
  await expect(page.locator('tbody mark')).toHaveText(['Website', 'Website']);
  await expect(page).toHaveURL(/\/projects\?q=WEBsite$/);
  // The keyboard is still where it was, and what was typed too.
  await expect(words(page)).toBeFocused();
  await expect(words(page)).toHaveValue('WEBsite');
  await page.keyboard.type(' beacon');
  await expect(state(page)).toHaveText('1 project matches.');

  // One step for the word, not one a letter.
  await page.goBack();
  await expect(state(page)).toHaveText('4 projects');
  await expect(words(page)).toHaveValue('');
  await page.goForward();
  await expect(words(page)).toHaveValue('WEBsite beacon');
  await page.reload();
  await expect(state(page)).toHaveText('1 project matches.');
  await expect(words(page)).toHaveValue('WEBsite beacon');

  // A switch that was found works.
  await toggle(page, 'Active', beacon.name).click();
  await expect(toggle(page, 'Active', beacon.name)).not.toBeChecked();

  // From a project the way back is the list as it was found.
  await page.getByRole('link', { name: beacon.name, exact: true }).click();
  await page.getByRole('link', { name: 'All projects' }).click();
  await expect(page).toHaveURL(/q=WEBsite\+beacon/);
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect(state(page)).toHaveText('4 projects');
  await expect(words(page)).toHaveValue('');
});

test('filters and orders are in the address, and the keyboard stays on them', async ({ page }) => {
  await open(page, '/projects');
  const type = page.getByRole('combobox', { name: 'Work type' });
  await type.selectOption('retainer');
  await expect(state(page)).toHaveText('1 project matches.');
  await expect(row(page, umber.name)).toBeVisible();
  await expect(page).toHaveURL(/project_work_type=retainer/);
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect(type).toHaveValue('');

  const byHours = page.getByRole('link', { name: 'Total hours' });
  await byHours.click();
  await expect(page).toHaveURL(/sort=total_hours$/);
  await expect.poll(() => names(page)).toEqual([umber.name, beacon.name, endless.name, ridge.name]);
  await expect(byHours).toBeFocused();
  await expect(page.locator('th[aria-sort="ascending"]')).toHaveText(/Total hours/);
  await byHours.click();
  await expect.poll(() => names(page)).toEqual([endless.name, beacon.name, umber.name, ridge.name]);
  await byHours.click();
  await expect(page).toHaveURL(/\/projects$/);
  await expect.poll(() => names(page)).toEqual([beacon.name, umber.name, ridge.name, endless.name]);
});

test('a switch that takes its row out of the list says so, and can be taken back', async ({ page, database }) => {
  await open(page, '/projects?is_active=true');
  await expect(state(page)).toHaveText('2 projects match.');
  await toggle(page, 'Active', beacon.name).click();
  const notice = page.locator('.notice').filter({ hasText: `${beacon.name} leaves this list: Active is off.` });
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: 'Undo' }).click();
  await expectSaved(page, database, beacon, 'Active', true);
  await expect(notice).toHaveCount(0);
  await expect(state(page)).toHaveText('2 projects match.');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('the order is chosen from a list', async ({ page }) => {
    await open(page, '/projects');
    await page.getByRole('combobox', { name: 'Sort' }).selectOption({ label: 'Total hours ↓' });
    await expect.poll(() => names(page)).toEqual([endless.name, beacon.name, umber.name, ridge.name]);
    await page.goBack();
    await expect(page.getByRole('combobox', { name: 'Sort' })).toHaveValue('');
  });
});

test('nothing found says so, and leads back', async ({ page }) => {
  await open(page, '/projects?q=nowhere');
  await expect(state(page)).toHaveText('No project matches.');
  await page.getByRole('link', { name: 'Show all projects' }).click();
  await expect(state(page)).toHaveText('4 projects');
});

test('a slash that is typed is a slash', async ({ page }) => {
  await open(page, '/projects');
  await words(page).fill('');
  await words(page).pressSequentially('a/b');
  await expect(words(page)).toHaveValue('a/b');
  await expect(state(page)).toHaveText('No project matches.');
  await open(page, '/projects/new');
  const visited = navigations(page);
  await page.keyboard.press('/');
  expect(visited).toEqual([]);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the form asks for all of it', async ({ page }) => {
    await page.goto('/projects?sort=-name');
    await words(page).fill('website');
    await page.getByRole('combobox', { name: 'Active' }).selectOption({ label: 'Active: on' });
    await page.getByRole('button', { name: 'Find' }).click();
    await expect(state(page)).toHaveText('1 project matches.');
    await expect(page).toHaveURL(/q=website/);
    await expect(page).toHaveURL(/sort=-name/);
    expect(await names(page)).toEqual([beacon.name]);
    await expect(words(page)).toHaveValue('website');
  });
});
