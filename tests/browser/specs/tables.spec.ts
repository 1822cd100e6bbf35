import { open } from '../support/pages';
import { expect, test } from '../support/test';

const rows = 'table.tables tbody tr';

test('tables are found by name and by column while one types', async ({ page }) => {
  await open(page, '/schema');
  await page.getByRole('link', { name: 'Tables' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tables');
  // They come after the heading.
  await expect(page.locator(rows).nth(1)).toBeVisible();
  const all = await page.locator(rows).count();
  await page.getByRole('searchbox').fill('retainer_hours');
  await expect(page.locator(rows)).toHaveCount(1);
  await expect(page.locator(`${rows} th`)).toHaveText('projects');
  await page.getByRole('searchbox').fill('');
  await expect(page.locator(rows)).toHaveCount(all);
});

test("Evenkeel's own tables are folded away until one looks for them", async ({ page }) => {
  await open(page, '/schema/tables');
  const own = page.locator('details.own');
  await expect(own.getByText('evenkeel_audit', { exact: true }).first()).toBeHidden();
  await page.getByRole('searchbox').fill('evenkeel_audit');
  await expect(own.getByRole('link', { name: 'evenkeel_audit', exact: true }).first()).toBeVisible();
  await page.getByRole('searchbox').fill('');
  await expect(own).not.toHaveAttribute('open');
});

test('Fit shows all of the diagram and enlarges nothing', async ({ page }) => {
  await open(page, '/schema/tables');
  await page.getByRole('radio', { name: 'Fit' }).first().check();
  const seen = await page.locator('.diagram').first().evaluate((frame) => {
    const svg = frame.querySelector('svg')!;
    return {
      inside: svg.clientWidth <= frame.clientWidth && svg.clientHeight <= frame.clientHeight,
      enlarged: svg.clientWidth > svg.width.baseVal.value,
    };
  });
  expect(seen).toEqual({ inside: true, enlarged: false });
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
    await expect(page.locator(rows).first().getByRole('link')).toHaveText('vector-sync-status');
    await expect(page.locator('svg .box.ghost')).toContainText('vector-sync-status');
    await row.getByRole('link', { name: 'projects', exact: true }).click();
    await expect(page.locator('.findings')).toContainText('9 columns are missing.');
    // The gap stands where the column is expected, with the type that it should have.
    const names = page.locator('table.parts').first().locator('tbody tr');
    await expect(names.filter({ hasText: 'total_hours' })).toContainText('missing');
    const order = await names.locator('th code').allTextContents();
    expect(order.indexOf('total_hours')).toBe(order.indexOf('project_work_type') + 1);
    await expect(names.filter({ hasText: 'total_hours' }).locator('[data-label="Type"]')).toContainText(/num/i);
  });

  test('a missing table has its page; a name that nobody expects has none', async ({ page, guard }) => {
    const found = await open(page, '/schema/tables/vector-sync-status');
    expect(found.status()).toBe(200);
    await expect(page.locator('.page-head .sub')).toContainText('Expected, not in the database');
    await expect(page.locator('.findings')).toContainText('Vector sync status');
    await expect(page.getByRole('rowheader', { name: 'last_sync', exact: true })).toBeVisible();
    guard.tolerate(/\b404\b/);
    const none = await open(page, '/schema/tables/never-heard-of');
    expect(none.status()).toBe(404);
  });
});
