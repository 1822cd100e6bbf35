import { open } from '../support/pages';
import { expect, test } from '../support/test';

const rows = 'table.tables tbody tr';

test('tables are found by name and by column while one types', async ({ page }) => {
  await open(page, '/schema');
  await page.getByRole('link', { name: 'Tables' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tables');
  // They come after the heading.
  await expect(page.locator(rows).nth(2)).toBeVisible();
  const all = await page.locator(rows).count();
  await page.getByRole('searchbox').fill('retainer_hours');
  await expect(page.locator(rows)).toHaveCount(1);
  await expect(page.locator(`${rows} th`)).toHaveText('projects');
  await page.getByRole('searchbox').fill('');
  await expect(page.locator(rows)).toHaveCount(all);
});

test('a table has its page, and the diagram leads there', async ({ page }) => {
  await open(page, '/schema/tables');
  await page.locator('svg a').filter({ hasText: 'projects' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('projects');
  await expect(page.getByRole('rowheader', { name: 'is_active', exact: true })).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the search is a form', async ({ page }) => {
    await page.goto('/schema/tables');
    await page.getByRole('searchbox').fill('retainer_hours');
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page).toHaveURL(/q=retainer_hours/);
    await expect(page.locator(rows)).toHaveCount(1);
  });
});

test.describe('damaged', () => {
  test.use({ content: 'damaged' });

  test('what has drifted is marked in the list and in the diagram', async ({ page }) => {
    await open(page, '/schema/tables');
    const row = page.locator(rows).filter({ has: page.getByRole('link', { name: 'projects', exact: true }) });
    await expect(row).toContainText('11 findings');
    await row.getByRole('link', { name: 'projects', exact: true }).click();
    await expect(page.getByText('projects.retainer_hours')).toBeVisible();
  });
});
