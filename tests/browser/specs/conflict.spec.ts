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

    test("a second save shows both values, and wins only when it is repeated", async ({
      page,
      colleague,
      database,
    }) => {
      await open(page, `/projects/${project.id}/edit`);
      await open(colleague, `/projects/${project.id}/edit`);
      await field(colleague, 'name').fill('Theirs');
      await field(colleague, 'total_hours').fill('20.25');
      await saveButton(colleague).click();
      await expect(colleague.getByRole('heading', { level: 1 })).toHaveText('Theirs');

      await field(page, 'name').fill('Mine');
      await field(page, 'description').fill('Mine too');
      await saveButton(page).click();

      await expect(page.locator('form.form').getByRole('alert')).toBeVisible();
      await expect(page).toHaveURL(new RegExp(`/projects/${project.id}/edit$`));
      await expect(field(page, 'name')).toHaveValue('Mine');
      await expect(fieldBox(page, 'name').locator('.theirs')).toContainText('Theirs');
      await expect(fieldBox(page, 'total_hours').locator('.theirs')).toContainText('20.25');
      await expect(field(page, 'description')).toHaveValue('Mine too');
      await expect(fieldBox(page, 'key').locator('.theirs')).toHaveCount(0);
      expect(await database.sql(`SELECT name FROM projects WHERE id = ${project.id}`)).toBe('Theirs');

      await field(page, 'total_hours').fill('20.25');
      await saveButton(page).click();
      await expect(page).toHaveURL(new RegExp(`/projects/${project.id}$`));
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mine');
      await expect(detail(page, 'Description')).toHaveText('Mine too');
      await expect(detail(page, 'Total hours')).toHaveText('20.25');
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
  await expect(page.locator('form.form').getByRole('alert')).toBeVisible();
  await expect(fieldBox(page, 'is_active').locator('.theirs')).toBeVisible();
  await expect(field(page, 'name')).toHaveValue('Renamed');
  expect(await database.sql('SELECT name FROM projects WHERE id = 1')).toBe(beacon.name);

  await field(page, 'is_active').uncheck();
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

    await field(page, 'name').fill('Mine');
    await saveButton(page).click();
    await expect(fieldBox(page, 'name').locator('.theirs')).toContainText(theirs);
    await expect(field(page, 'name')).toHaveValue('Mine');
  }
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mine');
});
