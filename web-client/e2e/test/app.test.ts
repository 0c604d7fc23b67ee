import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Doc } from 'yjs';
import { Browser } from '../src/browser.js';
import { faultsOf } from '../src/look.js';
import { Suite } from '../src/suite.js';

const SOON = { timeout: 20_000, interval: 100 };
/** The connection of who closed their browser ends after some seconds without a word. */
const AWAY = { timeout: 40_000 };

/** Found as a person finds things: by what they are and what they are called. */
const place = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const saying = (page: Page, words: string) => page.getByRole('article').filter({ hasText: words });
const here = (page: Page) => page.getByRole('list', { name: 'People in this room' });
const badge = (within: Locator, word: string) => within.getByText(word, { exact: true });

const file = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Files' }).getByRole('listitem').filter({ hasText: name });

const plainFile = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

/** As the browser tells the page of a file that a person lets go over it. */
async function drop(page: Page, name: string): Promise<void> {
  // It is there as soon as somebody is connected.
  await button(page, 'Send a file').waitFor();
  await page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['Where everything goes'], dropped));
    for (const type of ['dragover', 'drop'] as const) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, name);
}

async function enter(page: Page, label: string, words: string): Promise<void> {
  await field(page, label).fill(words);
  await field(page, label).press('Enter');
}

/** Takes a name where one is asked for. */
async function settle(page: Page, name: string, action: string): Promise<void> {
  await field(page, 'Your name here').fill(name);
  await page.getByText(`${name} is free`).waitFor();
  await button(page, action).click();
}

describe('the app, as people use it', () => {
  let suite: Suite;
  let ada: Page;
  let ben: Page;
  /** Has no identity until the keyboard gets one. */
  let reader: Page;
  let bensBrowser: Browser;
  /** The invite that Ada gives to Ben, and the room's title. */
  let invite: string;
  let room: string;
  const browsers: Browser[] = [];
  const broken: string[] = [];

  beforeAll(async () => {
    suite = await Suite.start(1);
    bensBrowser = await someone();
    [ada, ben, reader] = await Promise.all([open(await someone()), open(bensBrowser), open(await someone())]);
  });

  afterAll(async () => {
    await Promise.all(browsers.map((browser) => browser.dispose()));
    await suite?.stop();
  });

  async function someone(): Promise<Browser> {
    const browser = await Browser.start(suite.url);
    browsers.push(browser);
    return browser;
  }

  /** A page whose every fault and every breach of the Content-Security-Policy is remembered. */
  async function open(browser: Browser): Promise<Page> {
    const page = await browser.page();
    page.setDefaultTimeout(SOON.timeout);
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('console', (said) => {
      if (/Content.Security.Policy/i.test(said.text())) broken.push(said.text());
    });
    return page;
  }

  async function faultsAt(page: Page, addresses: readonly string[]): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const address of addresses) {
      await page.goto(address);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('networkidle');
      faults.push(...(await faultsOf(page)));
    }
    return faults;
  }

  test('the first minute: one button, a name that is suggested and checked while typing, and in', async () => {
    await ada.goto('/');
    await button(ada, 'Begin').waitFor();
    expect(await ada.getByRole('textbox').count()).toBe(0);
    expect(await ada.getByRole('main').getByRole('button').count()).toBe(1);

    await button(ada, 'Begin').click();
    const suggested = await field(ada, 'Your name here').inputValue();
    await ada.getByText(`${suggested} is free`).waitFor();
    expect(await ada.getByRole('textbox').count()).toBe(1);
    await settle(ada, 'ada', 'Come in');

    await heading(ada, 'Rooms').waitFor();
    expect(new URL(ada.url()).pathname).toBe('/rooms');
  });

  test('every place has no serious fault while it is empty, with a name and without, and fits a narrow screen', async () => {
    const strangers = ['/', '/rooms', '/people', '/people/ada', '/public', '/public/ada', '/data', '/nowhere'];
    const [named, unnamed] = await Promise.all([
      faultsAt(ada, ['/rooms', '/rooms/attic', '/people', '/public', '/data']),
      faultsAt(reader, strangers),
    ]);

    expect([...named, ...unnamed]).toEqual([]);
  });

  test('an invite goes straight to its room, makes the identity on the way, and no server sees its secret', async () => {
    await ada.goto('/rooms');
    await button(ada, 'Start a room').click();
    await ada.getByText('Nobody else is here yet').waitFor();
    room = (await ada.getByRole('heading', { level: 1 }).first().textContent()) ?? '';
    await button(ada, 'Invite').click();
    invite = await field(ada, 'Link to this room').inputValue();
    await button(ada, 'Close').click();
    const traffic = overhear(ben);

    await ben.goto(invite);
    await ben.getByRole('heading', { name: `You are invited to ${room}` }).waitFor();
    await field(ben, 'Your name here').fill('ada');
    await ben.getByText('ada belongs to somebody already').waitFor();
    await settle(ben, 'ben', 'Go in');

    await heading(ben, room).waitFor();
    expect(ben.url()).toBe(invite);
    await badge(here(ada), 'direct').waitFor();
    await badge(here(ben), 'direct').waitFor();
    const secret = new URL(invite).hash.replace('#invite=', '');
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(traffic.join('\n')).toContain('"type":"answer"');
    expect(traffic.join('\n')).toContain('/v1/identities');
    expect(traffic.filter((sent) => sent.includes(secret))).toEqual([]);
  });

  test('in the room they talk, and every post wears the badge of its way', async () => {
    await enter(ada, 'Say something', 'Who has the key to the shed?');
    await saying(ben, 'the key to the shed').waitFor();
    await enter(ben, 'Say something', 'It hangs behind the door.');
    await saying(ada, 'behind the door').waitFor();

    for (const page of [ada, ben])
      for (const words of ['the key to the shed', 'behind the door'])
        await badge(saying(page, words), 'direct').waitFor();
  });

  test('the shared notepad is the same for both', async () => {
    await field(ada, 'Shared notepad').fill('Saturday, ten.');
    await expect.poll(() => field(ben, 'Shared notepad').inputValue(), SOON).toBe('Saturday, ten.');

    await field(ben, 'Shared notepad').press('End');
    await field(ben, 'Shared notepad').pressSequentially(' Bring gloves.');

    await expect.poll(() => field(ada, 'Shared notepad').inputValue(), SOON).toBe('Saturday, ten. Bring gloves.');
  });

  test('a file goes to the other by the button, is accepted, and can be saved', async () => {
    await ada.getByLabel('Files to send').setInputFiles(plainFile('seed list.txt', 'Beans, peas, chard'));
    await ben.getByRole('status').filter({ hasText: 'ada offers you seed list.txt' }).waitFor();
    await button(ben, 'Accept seed list.txt').click();
    await badge(file(ben, 'seed list.txt'), 'direct').waitFor();
    await file(ada, 'seed list.txt').getByText('delivered to ben').waitFor();

    const [download] = await Promise.all([ben.waitForEvent('download'), button(ben, 'Save seed list.txt').click()]);
    expect(download.suggestedFilename()).toBe('seed list.txt');
    expect(await readFile(await download.path(), 'utf8')).toBe('Beans, peas, chard');
    await place(ben, 'My data').click();
    const received = ben.getByRole('list', { name: 'Received files' }).getByText('seed list.txt');
    await received.waitFor();
    await button(ben, 'Delete seed list.txt').click();
    await received.waitFor({ state: 'detached' });
    await ben.goto(invite);
    await ben.getByRole('img', { name: '100 percent touched no server' }).first().waitFor();
  });

  test('a file that is dropped onto the page can be declined, and one that is cancelled is gone', async () => {
    await drop(ben, 'plan.txt');
    await button(ada, 'Decline plan.txt').click();
    await file(ben, 'plan.txt').getByText('ada did not want it').waitFor();

    await drop(ben, 'other plan.txt');
    await button(ada, 'Accept other plan.txt').waitFor();
    await button(ben, 'Cancel other plan.txt').click();
    await file(ada, 'other plan.txt').getByText('ben took it back').waitFor();
    expect([...(await faultsOf(ada)), ...(await faultsOf(ben))]).toEqual([]);
  });

  test('a note goes directly while they are here, and sealed when they are away', async () => {
    await place(ada, 'People').click();
    await ada.getByRole('list', { name: 'Here now' }).getByRole('link', { name: 'ben' }).click();
    await ada.getByText('here now, direct').waitFor();
    await enter(ada, 'Note to ben', 'Are you coming on Saturday?');
    await badge(saying(ada, 'coming on Saturday'), 'direct').waitFor();

    await bensBrowser.close();
    await button(ada, 'Send sealed').waitFor(AWAY);
    await ada.getByText('away now').first().waitFor();
    await enter(ada, 'Note to ben', 'I left the seedlings at your gate.');

    await badge(saying(ada, 'the seedlings'), 'sealed').waitFor(AWAY);
  });

  test('a sealed note is told when they come back, and wears its badge', async () => {
    ben = await open(bensBrowser);
    await ben.goto('/');

    await ben.getByRole('status').getByRole('link', { name: 'New note from ada' }).click();

    await badge(saying(ben, 'the seedlings'), 'sealed').waitFor();
    await badge(saying(ben, 'coming on Saturday'), 'direct').waitFor();
    await place(ben, 'People')
      .and(ben.getByRole('link', { name: 'People', exact: true }))
      .waitFor();
  });

  test('a public post is read without an identity, and shown as verified', async () => {
    await place(ada, 'Public').click();
    await enter(ada, 'Say something in public', 'The library of things opens on Monday.');
    await saying(ada, 'library of things').waitFor();

    await reader.goto('/public');

    const post = reader.getByRole('feed', { name: 'Public posts' }).getByRole('article', { name: 'Post by ada' });
    await badge(post, 'Verified').click();
    await post.getByText('Signed by ada.').waitFor();
    await button(reader, 'Choose a name to publish').waitFor();
    await post.getByRole('link', { name: 'ada' }).click();
    await reader.getByRole('feed', { name: 'Posts by ada' }).getByText('library of things').waitFor();
    expect(new URL(reader.url()).pathname).toBe('/public/ada');
  });

  test('what is saved under My data is there after a reload, and in the copy that can be taken away', async () => {
    await place(ada, 'My data').click();
    await button(ada, 'New note').click();
    await field(ada, 'Your note').fill('Beans and peas\nin the south bed');
    await button(ada, 'Save privately').click();
    const notes = ada.getByRole('list', { name: 'Private notes' });
    await notes.getByText('Beans and peas').waitFor();

    await ada.reload();
    await notes.getByText('Beans and peas').waitFor();
    const [download] = await Promise.all([ada.waitForEvent('download'), button(ada, 'Save a copy').click()]);

    expect(download.suggestedFilename()).toBe('peerstead-ada.json');
    const copy = await readFile(await download.path(), 'utf8');
    expect(copy).toContain('in the south bed');
    expect(copy).toContain('I left the seedlings at your gate.');
  });

  test('every place has no serious fault when it is full, and fits a narrow screen', async () => {
    await ben.goto(invite);
    await ada.goto(invite);
    await badge(here(ada), 'direct').waitFor();
    await enter(ben, 'Say something', 'One long word: '.padEnd(200, 'abcdefghij'));
    await saying(ada, 'One long word').waitFor();

    const talk = await faultsOf(ada);
    const places = await faultsAt(ada, ['/rooms', '/people', '/people/ben', '/public', '/public/ada', '/data']);

    expect([...talk, ...places]).toEqual([]);
  });

  test('a dialog has no serious fault', async () => {
    await button(ada, 'Your link').click();
    await ada.getByRole('dialog', { name: 'A link to you' }).waitFor();

    expect(await faultsOf(ada)).toEqual([]);
    await ada.keyboard.press('Escape');
  });

  test('a withdrawn post is gone for everyone', async () => {
    await ada.goto('/public');
    await saying(ada, 'library of things').getByRole('button', { name: 'Withdraw' }).click();
    await ada.getByRole('dialog', { name: 'Withdraw this post?' }).waitFor();
    await button(ada, 'Withdraw for good').click();
    await saying(ada, 'library of things').waitFor({ state: 'detached' });

    await place(reader, 'Public').click();
    await button(reader, 'Look for new posts').click();

    await reader.getByText('Nothing is public yet').waitFor();
  });

  test('every place has an address that can be reloaded, and Back goes back', async () => {
    const addresses = [
      ['/rooms', 'Rooms'],
      ['/rooms/attic', 'attic'],
      ['/people', 'People'],
      ['/people/ben', 'ben'],
      ['/public', 'Public'],
      ['/public/ada', 'ada'],
      ['/data', 'ada'],
    ] as const;
    for (const [address, name] of addresses) {
      await ada.goto(address);
      await ada.reload();
      await shown(ada, name);
    }

    for (const [address, name] of addresses.toReversed().slice(1)) {
      await ada.goBack();
      await shown(ada, name);
      expect(new URL(ada.url()).pathname).toBe(address);
    }
    await place(ada, 'Public').click();
    await place(ada, 'My data').click();
    await ada.goBack();
    await heading(ada, 'Public').waitFor();
  });

  /** Of the list and the detail beside it, each has a heading; this one is there, and seen. */
  async function shown(page: Page, name: string): Promise<void> {
    await heading(page, name).first().waitFor();
  }

  test('the second visit needs no network: own data is there, and what is written waits', async () => {
    const network = ada.context();
    await ada.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await network.setOffline(true);

    await ada.goto('/data');
    await ada.getByRole('status').getByText('You are offline.').waitFor();
    await ada.getByText('Beans and peas').waitFor();
    await ada.goto('/people/ben');
    await saying(ada, 'the seedlings').waitFor();
    await enter(ada, 'Note to ben', 'Written without a network.');
    await saying(ada, 'without a network').getByText('waiting for the network').waitFor();
    expect(await faultsOf(ada)).toEqual([]);

    await network.setOffline(false);
    await saying(ada, 'without a network')
      .getByText(/^(direct|sealed)$/)
      .waitFor(AWAY);
  });

  test('with the keyboard alone one gets in and publishes', async () => {
    await reader.goto('/');
    await button(reader, 'Begin').waitFor();
    await tabTo(reader, button(reader, 'Begin'));
    await reader.keyboard.press('Enter');
    await expect.poll(() => focused(field(reader, 'Your name here')), SOON).toBe(true);
    await reader.keyboard.type('cleo');
    await reader.getByText('cleo is free').waitFor();
    await reader.keyboard.press('Enter');
    await heading(reader, 'Rooms').waitFor();

    await tabTo(reader, place(reader, 'Public'));
    await reader.keyboard.press('Enter');
    await field(reader, 'Say something in public').waitFor();
    await tabTo(reader, field(reader, 'Say something in public'));
    await reader.keyboard.type('Said without a mouse.');
    await tabTo(reader, button(reader, 'Publish for everyone'));
    await reader.keyboard.press('Enter');

    await badge(reader.getByRole('article', { name: 'Post by cleo' }), 'Verified').waitFor();
  });

  test('a notepad that has become too large to be sent says so, to both', async () => {
    const open = async (page: Page) => {
      await page.goto('/rooms/ledger');
      await field(page, 'Shared notepad').waitFor();
    };
    await Promise.all([open(ada), open(reader)]);
    await badge(here(ada), 'direct').waitFor();

    await ada.locator('ps-notepad').evaluate((notepad: HTMLElement & { text: { doc: Doc } }) => {
      // Beside what is shown: a browser takes long to lay so much out.
      notepad.text.doc.getText('before').insert(0, 'x'.repeat(17 * 1024 * 1024));
    });

    await ada.getByRole('status').filter({ hasText: 'too large: you and cleo' }).waitFor();
    await reader.getByRole('status').filter({ hasText: 'too large: you and ada' }).waitFor();
    expect([...(await faultsOf(ada)), ...(await faultsOf(reader))]).toEqual([]);
  });

  test('where the servers are away, an invite that is carried to and fro brings somebody in', async () => {
    await ada.goto('/rooms/attic');
    await ada.getByText('Nobody else is here yet').waitFor();
    await Promise.all([ada, reader].map((page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => true))));
    await suite.stop();
    await ada.getByRole('status').getByText('You are offline.').waitFor(AWAY);

    await button(ada, 'Invite').click();
    await button(ada, 'Make an invite for one person').click();
    const link = await field(ada, 'Invite for one person').inputValue();
    await reader.goto(link);
    await heading(reader, 'You are invited to attic').waitFor();
    const answer = await field(reader, 'Your answer').inputValue();
    const faults = [...(await faultsOf(ada)), ...(await faultsOf(reader))];

    await enter(ada, 'Their answer', link);
    await ada.getByRole('status').getByText('This is no answer to this invite').waitFor();
    await enter(ada, 'Their answer', answer);
    await ada.getByText('They are on their way in.').waitFor();
    await button(ada, 'Close').click();

    await heading(reader, 'attic').waitFor();
    expect(new URL(reader.url()).pathname).toBe('/rooms/attic');
    await badge(here(ada), 'direct').waitFor();
    await enter(reader, 'Say something', 'Here without a server.');
    await saying(ada, 'Here without a server.').waitFor();
    expect(faults).toEqual([]);
  });

  test('an invite that leads nowhere says so', async () => {
    await reader.goto(`/rooms#by=${'A'.repeat(200)}`);

    await reader.getByRole('heading', { name: 'This invite did not lead in' }).waitFor();
    expect(await faultsOf(reader)).toEqual([]);
  });

  test('no page broke, nor its Content-Security-Policy', () => {
    expect(broken).toEqual([]);
  });
});

const focused = (target: Locator) => target.evaluate((element) => element.matches(':focus'));

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 30; presses++) {
    if (await focused(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard does not get there');
}

/** Everything that leaves the browser and everything that the signaling socket carries, from now on. */
function overhear(page: Page): readonly string[] {
  const heard: string[] = [];
  page.context().on('request', (request) => {
    heard.push(request.url(), JSON.stringify(request.headers()), request.postDataBuffer()?.toString('latin1') ?? '');
  });
  page.on('websocket', (socket) => {
    heard.push(socket.url());
    socket.on('framesent', ({ payload }) => heard.push(String(payload)));
    socket.on('framereceived', ({ payload }) => heard.push(String(payload)));
  });
  return heard;
}
