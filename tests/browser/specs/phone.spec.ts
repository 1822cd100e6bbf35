import type { Page } from '@playwright/test';

import { expectSaved, field, alive, open, saveButton, toggle } from '../support/pages';
import { beacon, endless } from '../support/seed';
import { expect, test } from '../support/test';

/** The elements that stick out of the screen, outermost first; none on a page that fits. */
async function sticksOut(page: Page, width: number): Promise<string[]> {
  return page.evaluate((width) => {
    if (document.documentElement.scrollWidth <= width) {
      return [];
    }
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > width + 0.5)
      .slice(0, 5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className} "${element.textContent?.slice(0, 30)}"`)
      .concat(`the document is ${document.documentElement.scrollWidth} wide`);
  }, width);
}

const pages = {
  seeded: ['/projects', '/projects?per_page=2', '/projects/new', '/projects/1', '/projects/4', '/projects/4/edit', '/settings', '/schema', '/nothing/here', '/projects/999999'],
  empty: ['/projects', '/settings'],
  damaged: ['/projects', '/projects/new', '/projects/7', '/settings', '/schema'],
};

for (const width of [390, 320]) {
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height: 700 }, hasTouch: true, isMobile: true });

    for (const content of ['seeded', 'empty', 'damaged'] as const) {
      test.describe(`in a database that is ${content}`, () => {
        test.use({ content });

        test('no page is wider than the screen', async ({ page, guard }) => {
          guard.tolerate(/\b404\b/);
          for (const path of pages[content]) {
            await page.goto(path);
            await alive(page);
            expect.soft(await sticksOut(page, width), path).toEqual([]);
          }
          if (content === 'seeded') {
            await open(page, '/projects/new');
            await saveButton(page).tap();
            await expect(page.locator('.field .error')).not.toHaveCount(0);
            expect.soft(await sticksOut(page, width), 'a form with errors').toEqual([]);
          }
        });
      });
    }

    test('toggles follow a finger', async ({ page, database }) => {
      await open(page, '/projects');
      await toggle(page, 'Active', beacon.name).tap();
      await expectSaved(page, database, beacon, 'Active', false);
      await toggle(page, 'Meeting emails', endless.name).tap();
      await expectSaved(page, database, endless, 'Meeting emails', false);
      await open(page, '/settings');
      await toggle(page, 'Active', beacon.name).tap();
      await expectSaved(page, database, beacon, 'Active', true);
    });

    test('what a refused toggle says fits too', async ({ page, guard }) => {
      guard.tolerate(/\b503\b/);
      await page.route('**/ui/set_flag', (route) =>
        route.fulfill({ status: 503, contentType: 'application/json', body: '"DatabaseBusy"' }),
      );
      await open(page, '/projects');
      await toggle(page, 'Active', endless.name).tap();
      await expect(page.locator('.notices .notice.error')).toBeInViewport({ ratio: 1 });
      expect(await sticksOut(page, width)).toEqual([]);
    });

    test('a project is edited with a finger', async ({ page }) => {
      await open(page, '/projects/2/edit');
      await field(page, 'name').fill('On the move');
      await saveButton(page).tap();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('On the move');
    });
  });
}
