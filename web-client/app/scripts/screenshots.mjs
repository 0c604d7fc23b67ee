// Photographs every page, light and dark, wide and narrow, empty and full, and asks axe about each:
//   node scripts/screenshots.mjs http://localhost:8080 [directory]
// Full pages are filled by two people who meet in it, so this is a walk through the app as well. Exit code 1 if axe
// finds a serious fault or the browser says that something went wrong.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumFlags, chromiumPath } from './chromium.mjs';
import { photograph } from './photograph.mjs';

const origin = process.argv[2] ?? 'http://localhost:8080';
const directory = process.argv[3] ?? join(tmpdir(), 'peerstead-screenshots');
const faults = [];
const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });

async function visitor(name) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => faults.push(`${name}: ${error.message}`));
  page.on('console', (said) => {
    if (/Content.Security.Policy/i.test(said.text())) faults.push(`${name}: ${said.text()}`);
  });
  return page;
}

const go = (page, path) => page.goto(new URL(path, origin).href);
const wide = (page) => page.setViewportSize({ width: 1280, height: 860 });

async function shoot(page, name) {
  faults.push(...(await photograph(page, name, directory)));
  await wide(page);
}

async function settle(page, action) {
  await page.getByText(/is free/).waitFor();
  const name = await page.getByLabel('Your name here').inputValue();
  await page.getByRole('button', { name: action, exact: true }).click();
  return name;
}

async function write(page, label, text) {
  await page.getByRole('textbox', { name: label }).fill(text);
  await page.getByRole('textbox', { name: label }).press('Enter');
}

async function firstMinute(page) {
  await go(page, '/');
  await page.getByRole('button', { name: 'Begin' }).waitFor();
  await shoot(page, 'welcome');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByText(/is free/).waitFor();
  await shoot(page, 'choose-a-name');
  const name = await settle(page, 'Come in');
  await page.getByRole('heading', { name: 'Rooms', exact: true }).waitFor();
  return name;
}

async function emptyPages(page) {
  for (const place of ['rooms', 'people', 'public', 'data']) {
    await go(page, `/${place}`);
    await page.locator('main h1').first().waitFor();
    await page.waitForTimeout(800);
    await shoot(page, `${place}-empty`);
  }
}

/** The first starts a room, the second comes by its link; they talk and write. */
async function meet(host, guest) {
  await go(host, '/rooms');
  await host.getByRole('button', { name: 'Start a room' }).click();
  await host.getByText('Nobody else is here yet').waitFor();
  await shoot(host, 'room-empty');
  await guest.goto(host.url());
  await guest.getByRole('button', { name: 'Go in' }).waitFor();
  await shoot(guest, 'invited');
  const name = await settle(guest, 'Go in');
  await host.getByRole('list', { name: 'People in this room' }).getByText('direct').waitFor();
  await guest.getByRole('list', { name: 'People in this room' }).getByText('direct').waitFor();
  await write(guest, 'Say something', 'Good morning! Who has the key to the shed?');
  await write(host, 'Say something', 'It hangs behind the door. I wrote it into the notepad.');
  await host
    .getByRole('textbox', { name: 'Shared notepad' })
    .fill('Shed: the key hangs behind the door.\n\nSaturday, ten. Bring gloves.');
  await write(
    guest,
    'Say something',
    'Found it, thank you. The pump is leaking a little, by the way; somebody should look at it before it freezes.',
  );
  await host.getByText('before it freezes').waitFor();
  await guest.getByRole('textbox', { name: 'Shared notepad' }).waitFor();
  await shareFiles(host, guest);
  await shoot(host, 'room-full');
  await inviteByHand(host);
  return name;
}

/** One that is asked about, one that is here. */
async function shareFiles(host, guest) {
  const files = guest.getByLabel('Files to send');
  const plain = (name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('Beans, peas, chard') });
  await files.setInputFiles(plain('seed list.txt'));
  await host.getByRole('button', { name: 'Accept seed list.txt' }).click();
  await host.getByRole('button', { name: 'Save seed list.txt' }).waitFor();
  await files.setInputFiles(plain('plan of the garden with a rather long name, second version.txt'));
  await host.getByRole('button', { name: /^Accept plan of the garden/ }).waitFor();
}

async function inviteByHand(host) {
  await host.getByRole('button', { name: 'Invite', exact: true }).click();
  await host.getByText('Without the servers', { exact: true }).click();
  await host.getByRole('button', { name: 'Make an invite for one person' }).click();
  const link = await host.getByRole('textbox', { name: 'Invite for one person' }).inputValue();
  await shoot(host, 'room-invite-by-hand');
  await host.getByRole('textbox', { name: 'Their answer' }).fill(link);
  await host.getByRole('button', { name: 'Let them in' }).click();
  await host.getByText('This is no answer to this invite').waitFor();
  await shoot(host, 'room-invite-by-hand-refused');
  await host.getByRole('button', { name: 'Close' }).click();
  const invited = await visitor('invited');
  // With signaling they would be in at once.
  await invited.routeWebSocket('**/v1/signal', (socket) => socket.close());
  await invited.goto(link);
  await invited.getByRole('button', { name: 'Go on' }).waitFor();
  await shoot(invited, 'invited-by-hand-without-a-name');
  await settle(invited, 'Go on');
  await invited.getByRole('textbox', { name: 'Your answer' }).waitFor();
  await shoot(invited, 'invited-by-hand');
  await go(invited, `/rooms#by=${'A'.repeat(200)}`);
  await invited.reload();
  await invited.getByText('This invite did not lead in').waitFor();
  await shoot(invited, 'invited-by-hand-in-vain');
  await invited.context().close();
}

/** From page to page by its links, as people do: a reload would leave the room. */
async function walk(page, place) {
  await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: place }).click();
}

async function exchangeNotes(host, guest, guestName) {
  await walk(host, 'People');
  await host.getByRole('list', { name: 'Here now' }).getByRole('link', { name: guestName }).click();
  await write(host, `Note to ${guestName}`, 'Are you coming to the garden on Saturday? I bring the seedlings.');
  await host.getByRole('log').getByText('direct').waitFor();
  await guest.context().close();
  await host.getByRole('button', { name: 'Send sealed' }).waitFor({ timeout: 60_000 });
  await write(host, `Note to ${guestName}`, 'You seem to be away, so this one waits for you.');
  await host.getByRole('log').getByText('sealed').waitFor();
  await shoot(host, 'conversation-full');
  await walk(host, 'People');
  await shoot(host, 'people-full');
}

async function publishAndKeep(host) {
  await walk(host, 'Public');
  await write(host, 'Say something in public', 'The library of things opens on Monday: drills, tents, a cargo bike.');
  await host.getByRole('article').getByText('The library of things').first().waitFor();
  await shoot(host, 'public-full');
  await walk(host, 'My data');
  await host.getByRole('button', { name: 'New note' }).click();
  await host.getByRole('textbox', { name: 'Your note' }).fill('Things to plant in spring\nbeans, peas');
  await shoot(host, 'data-note');
  await host.getByRole('button', { name: 'Save privately' }).click();
  await host.getByText('Things to plant in spring').waitFor();
  await shoot(host, 'data-full');
  await host.getByText('Who you are', { exact: true }).click();
  await shoot(host, 'data-how-it-works');
  await walk(host, 'Rooms');
  await shoot(host, 'rooms-full');
}

async function readWithoutName(author) {
  const reader = await visitor('reader');
  await go(reader, '/public');
  await reader.getByText('Verified').first().waitFor();
  await shoot(reader, 'public-without-a-name');
  await go(reader, `/public/${author}`);
  await reader.getByText('Verified').first().waitFor();
  await shoot(reader, 'public-author');
  await go(reader, '/people/nobody-of-this-name');
  await shoot(reader, 'people-without-a-name');
  await go(reader, '/nowhere/at/all');
  await shoot(reader, 'lost');
}

async function withoutNetwork(page) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.context().setOffline(true);
  await go(page, '/people');
  await page.getByText('You are offline').waitFor();
  await shoot(page, 'people-offline');
  await go(page, '/public');
  await page.getByText('Cannot read the posts now').waitFor();
  await shoot(page, 'public-offline');
}

try {
  const host = await visitor('host');
  const guest = await visitor('guest');
  const hostName = await firstMinute(host);
  await emptyPages(host);
  const guestName = await meet(host, guest);
  await exchangeNotes(host, guest, guestName);
  await publishAndKeep(host);
  await readWithoutName(hostName);
  await withoutNetwork(host);
} catch (stuck) {
  faults.push(String(stuck));
  for (const [index, page] of browser
    .contexts()
    .flatMap((context) => context.pages())
    .entries())
    await page.screenshot({ path: join(directory, `stuck-${index}.png`) });
} finally {
  await browser.close();
}
console.log(faults.length === 0 ? `axe found nothing serious; see ${directory}` : faults.join('\n'));
process.exitCode = faults.length === 0 ? 0 : 1;
