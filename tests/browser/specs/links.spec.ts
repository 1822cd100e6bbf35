import type { Locator, Page } from '@playwright/test';

import { navigations, open, row, toggle } from '../support/pages';
import { beacon } from '../support/seed';
import { expect, test } from '../support/test';

/**
 * Points of a cell to click on: each piece of its text, and its corners, but nothing of what is
 * written in the link or of the switch. A link that was stretched beyond its text would be hit.
 */
async function points(cell: Locator): Promise<{ x: number; y: number }[]> {
  await cell.scrollIntoViewIfNeeded();
  return cell.evaluate((element) => {
    const active = [...element.querySelectorAll('a, button')].map((inner) => {
      if (inner.tagName !== 'A') {
        return inner.getBoundingClientRect();
      }
      const written = document.createRange();
      written.selectNodeContents(inner);
      return written.getBoundingClientRect();
    });
    const found: { x: number; y: number }[] = [];
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const written = document.createRange();
      written.selectNodeContents(texts.currentNode);
      const box = written.getBoundingClientRect();
      if (box.width > 2 && box.height > 2) {
        found.push({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
      }
    }
    const box = element.getBoundingClientRect();
    for (const x of [box.left + 2, box.right - 3]) {
      for (const y of [box.top + 2, box.bottom - 3]) {
        found.push({ x, y });
      }
    }
    return found.filter(
      ({ x, y }) => !active.some((a) => x >= a.left && x <= a.right && y >= a.top && y <= a.bottom),
    );
  });
}

async function clickAllOver(page: Page, cells: Locator, visited: string[]): Promise<void> {
  for (const cell of await cells.all()) {
    const text = await cell.textContent();
    const all = await points(cell);
    expect(all.length).toBeGreaterThan(0);
    for (const { x, y } of all) {
      await page.mouse.click(x, y);
    }
    expect(visited, `where a click into the cell “${text}” led`).toEqual([]);
  }
}

for (const [path, columns] of [
  ['/projects', 11],
  ['/settings', 4],
] as const) {
  test(`on ${path} nothing but the name leads away`, async ({ page }) => {
    await open(page, path);
    const address = page.url();
    const visited = navigations(page);
    await expect(page.locator('table.grid thead th')).toHaveCount(columns);
    await expect(row(page, beacon.name).locator('th, td')).toHaveCount(columns);
    await expect(row(page, beacon.name).getByRole('link')).toHaveCount(1);

    await clickAllOver(page, page.locator('table.grid thead th'), visited);
    await clickAllOver(page, row(page, beacon.name).locator('th, td'), visited);

    // Whatever a click had set going would be under way by the time that a toggle is saved.
    const saved = page.waitForResponse('**/ui/set_flag');
    await toggle(page, 'Active', beacon.name).click();
    await saved;
    expect(visited).toEqual([]);
    expect(page.url()).toBe(address);

    await page.getByRole('link', { name: beacon.name, exact: true }).click();
    await expect(page).toHaveURL(/\/projects\/1$/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(beacon.name);
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('nothing but the name leads away', async ({ page }) => {
    await page.goto('/projects');
    const visited = navigations(page);
    await clickAllOver(page, page.locator('table.grid thead th'), visited);
    await clickAllOver(page, row(page, beacon.name).locator('th, td'), visited);
    expect(visited).toEqual([]);
    await page.getByRole('link', { name: beacon.name, exact: true }).click();
    await expect(page).toHaveURL(/\/projects\/1$/);
    // The click on the name is the first and only one that went anywhere.
    expect(visited).toEqual([page.url()]);
  });
});
