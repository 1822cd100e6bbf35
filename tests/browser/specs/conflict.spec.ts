import { detail, expectSaved, field, fieldBox, open, saveButton, toggle } from '../support/pages';
import { beacon, umber } from '../support/seed';
import { expect, test } from '../support/test';

// The incident's database has no `version`, so there a project's values tell its states apart.
for (const [content, project] of [
  ['seeded', umber],
  ['expected', umber],
] as const) {
  test.describe(`in a database that is ${content}`, () => {
    test.use({ content });

    test('only what both changed differently is asked about; the rest of both is kept', async ({
      page,
      colleague,
      database,
    }) => {
      await open(page, `/projects/${project.id}/edit`);
      await open(colleague, `/projects/${project.id}/edit`);
      await field(colleague, 'name').fill('Theirs');
      await field(colleague, 'total_hours').fill('20.25');
      await field(colleague, 'start_date').fill('2026-05-05');
      await saveButton(colleague).click();
      await expect(colleague.getByRole('heading', { level: 1 })).toHaveText('Theirs');

      await field(page, 'name').fill('Mine');
      await field(page, 'start_date').fill('2026-06-06');
      await field(page, 'description').fill('Mine too');
      await saveButton(page).click();

      const summary = page.locator('#form-summary');
      await expect(summary).toBeFocused();
      await expect(summary).toBeInViewport({ ratio: 1 });
      await expect(summary).toContainText('The editor saved this project');
      await expect(summary).toContainText('Merged with what The editor saved: total hours.');
      await expect(field(page, 'name')).toHaveValue('Mine');
      await expect(fieldBox(page, 'name').locator('.theirs')).toContainText('Theirs');
      await expect(page.locator('form.form .theirs')).toHaveCount(2);
      await expect(field(page, 'total_hours')).toHaveValue('20.25');
      await expect(field(page, 'description')).toHaveValue('Mine too');
      expect(await database.sql(`SELECT name FROM projects WHERE id = ${project.id}`)).toBe('Theirs');

      // The choice makes the page no wider.
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);

      // A link leads to its field; nothing chosen is asked again.
      await summary.getByRole('link', { name: 'Name' }).click();
      await expect(field(page, 'name')).toBeFocused();
      await saveButton(page).click();
      await expect(fieldBox(page, 'name').locator('.error')).toHaveText('Choose which of the two is kept.');

      await fieldBox(page, 'name').getByLabel('Keep mine').check();
      await fieldBox(page, 'start_date').getByLabel('Take theirs').check();
      await saveButton(page).click();
      await expect(page).toHaveURL(new RegExp(`/projects/${project.id}$`));
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mine');
      await expect(detail(page, 'Description')).toHaveText('Mine too');
      await expect(detail(page, 'Start')).toHaveText('2026-05-05');
      await expect(detail(page, 'Total hours')).toHaveText('20.25');
    });

    test('a colleague saves the description, I the hours with an older form: both are kept', async ({
      page,
      colleague,
      database,
    }) => {
      await open(page, `/projects/${project.id}/edit`);
      await open(colleague, `/projects/${project.id}/edit`);
      await field(colleague, 'description').fill('Theirs');
      await saveButton(colleague).click();
      await expect(detail(colleague, 'Description')).toHaveText('Theirs');

      await field(page, 'total_hours').fill('150');
      await saveButton(page).click();
      await expect(page.locator('.notices')).toContainText('Merged with what The editor saved: description.');
      await expect(detail(page, 'Description')).toHaveText('Theirs');
      await expect(detail(page, 'Total hours')).toHaveText('150.00');
      expect(await database.sql(`SELECT description FROM projects WHERE id = ${project.id}`)).toBe('Theirs');
    });

    test('the same edit by both is saved', async ({ page, colleague }) => {
      await open(page, `/projects/${project.id}/edit`);
      await open(colleague, `/projects/${project.id}/edit`);
      for (const person of [colleague, page]) {
        await field(person, 'name').fill('Agreed');
        await saveButton(person).click();
        // Whether the second is told or not, nothing may be lost, and a repeated save settles it.
        await expect(
          person.getByRole('heading', { level: 1, name: 'Agreed' }).or(person.locator('form.form .alert')),
        ).toBeVisible();
        if (person.url().endsWith('/edit')) {
          await saveButton(person).click();
        }
        await expect(person.getByRole('heading', { level: 1 })).toHaveText('Agreed');
      }
    });
  });
}

test('a toggle that was switched meanwhile is not switched back unseen', async ({
  page,
  colleague,
  database,
}) => {
  await open(page, '/projects/1/edit');
  await open(colleague, '/projects');
  await toggle(colleague, 'Active', beacon.name).click();
  await expectSaved(colleague, database, beacon, 'Active', false);

  await field(page, 'name').fill('Renamed');
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Renamed');
  await expectSaved(page, database, { id: 1, name: 'Renamed' }, 'Active', false);
});

test('a third change while the conflict is open is a conflict again', async ({ page, colleague }) => {
  await open(page, '/projects/2/edit');
  for (const theirs of ['First of theirs', 'Second of theirs']) {
    await open(colleague, '/projects/2/edit');
    await field(colleague, 'name').fill(theirs);
    await saveButton(colleague).click();
    await expect(colleague.getByRole('heading', { level: 1 })).toHaveText(theirs);

    // In the second round typing is a choice already; theirs is a third value, and asked about.
    await field(page, 'name').fill('Mine');
    await saveButton(page).click();
    await expect(fieldBox(page, 'name').locator('.theirs')).toContainText(theirs);
    await expect(field(page, 'name')).toHaveValue('Mine');
  }
  await page.getByLabel('Keep mine').check();
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mine');
});

test('a second conflict asks anew, and what came of theirs stays said', async ({ page, colleague, database }) => {
  await open(page, `/projects/${umber.id}/edit`);
  await open(colleague, `/projects/${umber.id}/edit`);
  await field(colleague, 'total_hours').fill('11');
  await field(colleague, 'description').fill('Theirs');
  await saveButton(colleague).click();
  await expect(detail(colleague, 'Description')).toHaveText('Theirs');
  await field(page, 'total_hours').fill('22');
  await saveButton(page).click();
  const summary = page.locator('#form-summary');
  await expect(summary).toContainText('Merged with what The editor saved: description.');
  // Sent without a choice it asks again, and says it still.
  await saveButton(page).click();
  await expect(fieldBox(page, 'total_hours').locator('.error')).toBeVisible();
  await expect(summary).toContainText('Merged with what The editor saved: description.');

  await fieldBox(page, 'total_hours').getByLabel('Keep mine').check();
  await database.sql(`UPDATE projects SET total_hours = 33, version = version + 1 WHERE id = ${umber.id}`);
  await saveButton(page).click();
  await expect(fieldBox(page, 'total_hours').locator('.theirs')).toContainText('33');
  await expect(fieldBox(page, 'total_hours').getByLabel('Keep mine')).not.toBeChecked();
  await expect(fieldBox(page, 'total_hours').getByLabel('Take theirs')).not.toBeChecked();
  await saveButton(page).click();
  await expect(fieldBox(page, 'total_hours').locator('.error')).toBeVisible();
  expect(Number(await database.sql(`SELECT total_hours FROM projects WHERE id = ${umber.id}`))).toBe(33);

  // Typed first and then chosen, theirs is theirs.
  await field(page, 'total_hours').fill('44');
  await fieldBox(page, 'total_hours').getByLabel('Take theirs').check();
  await saveButton(page).click();
  await expect(detail(page, 'Total hours')).toHaveText('33.00');
});

test('"Discard mine and load theirs" asks, and does', async ({ page, colleague }) => {
  await open(page, `/projects/${umber.id}/edit`);
  await open(colleague, `/projects/${umber.id}/edit`);
  await field(colleague, 'total_hours').fill('3');
  await saveButton(colleague).click();
  await expect(detail(colleague, 'Total hours')).toHaveText('3.00');
  await field(page, 'total_hours').fill('4');
  await saveButton(page).click();
  await page.getByRole('link', { name: 'Discard mine and load theirs' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(field(page, 'total_hours')).toHaveValue('3.00');
  await expect(page.locator('#form-summary, .brought')).toHaveCount(0);
});
