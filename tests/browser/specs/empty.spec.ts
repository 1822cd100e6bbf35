import { field, hold, open, saveButton } from '../support/pages';
import { expect, test } from '../support/test';

test.use({ content: 'empty' });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('sample projects can be loaded, and work', async ({ page, database }) => {
      await (javaScriptEnabled ? open(page, '/projects') : page.goto('/projects'));
      await expect(page.locator('.empty-state')).toBeVisible();
      await expect(page.locator('table.projects')).toHaveCount(0);
      await page.getByRole('button', { name: 'Load sample projects' }).click();

      await expect(page.locator('table.projects tbody tr')).not.toHaveCount(0);
      await expect(page.locator('.empty-state')).toHaveCount(0);
      expect(new URL(page.url()).pathname).toBe('/projects');
      const rows = await page.locator('table.projects tbody tr').count();
      expect(await database.sql('SELECT count(*) FROM projects')).toBe(String(rows));

      const control = page.getByRole('switch', { name: /^Active: / }).first();
      const before = await control.isChecked();
      await control.click();
      await expect(control).toBeChecked({ checked: !before });
      // It shows the wish at once; a reload before the answer would call the request off.
      await expect(control).not.toHaveAttribute('aria-busy', 'true');
      await page.reload();
      await expect(page.getByRole('switch', { name: /^Active: / }).first()).toBeChecked({ checked: !before });
    });
  });
}

test('the first project can be created', async ({ page }) => {
  await open(page, '/projects');
  await page.locator('.empty-state').getByRole('link', { name: 'New project' }).click();
  await field(page, 'name').fill('The first');
  await field(page, 'key').fill('ONE');
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The first');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Projects' }).click();
  await expect(page.locator('table.projects tbody tr')).toHaveCount(1);
  await expect(page.locator('.page-head .sub')).toHaveText('1 project');
});

test('samples whose answer is lost are asked for, not assumed', async ({ page, database, guard }) => {
  guard.tolerate(/ERR_|Failed to load/);
  await open(page, '/projects');
  await page.route('**/ui/load_samples', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Load sample projects' }).click();
  await expect(page.locator('.notices .notice.success')).toContainText('loaded all the same');
  await expect(page.locator('table.projects tbody tr')).not.toHaveCount(0);
  await expect(page.locator('.notices .notice.error')).toHaveCount(0);
  const rows = await page.locator('table.projects tbody tr').count();
  expect(await database.sql('SELECT count(*) FROM projects')).toBe(String(rows));
});

test('samples are loaded once, whoever asks', async ({ page, colleague, database, guard }) => {
  guard.tolerate(/\b4\d\d\b/);
  // The page hasn't heard of the colleague's when its button is clicked.
  const hears = await hold(page, /\/ui\/(news|status)/);
  await open(page, '/projects');
  await open(colleague, '/projects');
  await colleague.getByRole('button', { name: 'Load sample projects' }).click();
  await expect(colleague.locator('table.projects tbody tr')).not.toHaveCount(0);
  const once = await database.sql('SELECT count(*) FROM projects');

  const answered = page.waitForResponse('**/ui/load_samples');
  await page.getByRole('button', { name: 'Load sample projects' }).click();
  await answered;
  expect(await database.sql('SELECT count(*) FROM projects')).toBe(once);
  hears();
});

test('the settings and the schema of an empty database are in order', async ({ page }) => {
  await open(page, '/settings');
  await expect(page.getByRole('main')).toContainText('There are no projects yet');
  await open(page, '/schema');
  await expect(page.locator('.verdict.clean')).toBeVisible();
  await expect(page.locator('.banner')).toHaveCount(0);
  await expect(page.locator('.badge.error, .badge.warning, .badge.pending')).toHaveCount(0);
});
