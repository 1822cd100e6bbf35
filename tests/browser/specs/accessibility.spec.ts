import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { field, alive, open, saveButton, toggle } from '../support/pages';
import { beacon } from '../support/seed';
import { expect, test } from '../support/test';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Looks at the page as it stands; goes on after a violation, so that one run shows them all. */
async function look(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const said = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
  expect.soft(said, what).toEqual([]);
}

async function lookAt(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await alive(page);
    await look(page, path);
  }
}

const desktop = { width: 1280, height: 800 };
for (const [title, use] of [
  ['light', { colorScheme: 'light', viewport: desktop }],
  ['dark', { colorScheme: 'dark', viewport: desktop }],
  ['light, on a phone', { colorScheme: 'light', viewport: { width: 390, height: 700 } }],
] as const) {
  test.describe(title, () => {
    test.use(use);

    test('the pages', async ({ page, guard }) => {
      guard.tolerate(/\b404\b/);
      test.slow();
      await lookAt(page, [
        '/projects',
        '/projects?per_page=2&page=2',
        '/projects/new',
        '/projects/1',
        '/projects/3',
        '/projects/1/edit',
        '/settings',
        '/schema',
        '/schema/tables',
        '/schema/tables/projects',
        '/nothing/here',
        '/projects/999999',
      ]);
    });

    test('the plain pages', async ({ page, guard }) => {
      guard.tolerate(/\b(404|422)\b/);
      for (const path of [
        '/sign-in',
        '/setup?link=none',
        '/account',
        '/account/second-factor',
        '/users',
        '/tokens',
        '/audit',
        '/sync',
        '/schema/repair',
      ]) {
        await page.goto(path);
        await look(page, path);
      }
      await page.goto('/tokens');
      await page.getByLabel('What it is for').fill('nightly');
      await page.getByRole('button', { name: 'Make the token' }).click();
      await look(page, 'a form that was refused');
    });

    test('a form with errors', async ({ page }) => {
      await open(page, '/projects/new');
      await field(page, 'total_hours').fill('many');
      await saveButton(page).click();
      await expect(page.locator('main .field .error')).toHaveCount(3);
      await look(page, 'after the form was refused');
    });

    test('a conflict', async ({ page, database }) => {
      await open(page, '/projects/1/edit');
      await database.sql("UPDATE projects SET name = 'Theirs', total_hours = 1, version = version + 1 WHERE id = 1");
      await field(page, 'name').fill('Mine');
      await field(page, 'total_hours').fill('2');
      await saveButton(page).click();
      await expect(page.locator('.field .theirs')).toHaveCount(2);
      await look(page, 'with both values shown');
    });

    test('a refused toggle, and one under way', async ({ page, guard }) => {
      guard.tolerate(/\b503\b/);
      await page.route('**/ui/set_flag', (route) =>
        route.fulfill({ status: 503, contentType: 'application/json', body: '"DatabaseBusy"' }),
      );
      await open(page, '/projects');
      await toggle(page, 'Active', beacon.name).click();
      await expect(page.locator('.notices .notice.error')).toBeVisible();
      await look(page, 'with a message');

      await page.unroute('**/ui/set_flag');
      await page.route('**/ui/set_flag', () => new Promise(() => undefined));
      await toggle(page, 'Active', beacon.name).click();
      await expect(toggle(page, 'Active', beacon.name)).toHaveAttribute('aria-busy', 'true');
      await look(page, 'while the server thinks');
    });

    test('without the table', async ({ page, database, guard }) => {
      guard.tolerate(/\b4\d\d\b/);
      await open(page, '/projects');
      await database.sql('DROP TABLE projects;');
      await lookAt(page, ['/projects', '/schema']);
    });

    test.describe('empty', () => {
      test.use({ content: 'empty' });

      test('the pages', async ({ page }) => {
        await lookAt(page, ['/projects', '/settings']);
      });
    });

    test.describe('damaged', () => {
      test.use({ content: 'damaged' });

      test('the pages', async ({ page }) => {
        test.slow();
        await lookAt(page, ['/projects', '/projects/new', '/projects/1', '/projects/8/edit', '/settings', '/schema']);
      });
    });
  });
}

test('the whole list can be walked with the keyboard alone', async ({ page }) => {
  await open(page, '/projects');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
  const row = page.locator('table.projects tbody tr').first();
  const heads = page.locator('table.projects thead').getByRole('link');
  for (const next of [
    page.getByRole('link', { name: 'New project' }),
    page.getByRole('searchbox', { name: 'Find projects' }),
    page.getByRole('button', { name: 'Find', exact: true }),
    ...(await page.locator('form.find').getByRole('combobox').all()),
    ...(await heads.all()),
    row.getByRole('link'),
    row.getByRole('switch').first(),
    row.getByRole('switch').last(),
  ]) {
    await page.keyboard.press('Tab');
    await expect(next).toBeFocused();
    await expect(next, 'the focus can be seen').not.toHaveCSS('outline-style', 'none');
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`a repair, ${colorScheme}`, () => {
    test.use({ content: 'damaged', colorScheme });

    test('planned, refused and rehearsed', async ({ page, guard }) => {
      guard.tolerate(/\b422\b/);
      await page.goto('/schema/repair');
      await look(page, 'a plan');
      await page.getByLabel('projects.created_at').fill("'unfinished");
      await page.getByRole('button', { name: 'Plan with these' }).click();
      await look(page, 'a value that is none');
      await page.goto('/schema/repair');
      await page.getByRole('button', { name: 'Rehearse' }).click();
      await look(page, 'a rehearsed plan');
    });
  });
}
