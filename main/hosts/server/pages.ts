/** A page of plain words: it needs no script and no style, and the console itself is not loaded. */
export function page(title: string, ...paragraphs: readonly string[]): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    // Without it the browser would ask for an icon, and be refused.
    '<link rel="icon" href="data:,">',
    `<title>${title} · Infraviewer</title>`,
    `<h1>${title}</h1>`,
    ...paragraphs.map((paragraph) => `<p>${paragraph}</p>`),
    '</html>',
    '',
  ].join('\n');
}

const howToSignIn =
  'Press Enter in the terminal where Infraviewer runs, or start it again, and open the link that it prints.';

export const signedOutPage = page('You are not signed in', howToSignIn);

const howToBeInvited = 'Whoever invited you can send a new link.';

export const usedLinkPage = page('This link has been used', 'A link signs in once.', howToSignIn, howToBeInvited);

export const unknownLinkPage = page(
  'This link is not known',
  'It is incomplete, belongs to an earlier start of Infraviewer, or was an invitation that has expired or was withdrawn.',
  howToSignIn,
  howToBeInvited,
);

export const foreignHostPage = page(
  'This address is not known',
  'Infraviewer answers on this computer only. Open it as 127.0.0.1 or localhost, with the port that it printed.',
);

export const missingFilePage = page('There is nothing here', '<a href="/">Go to the console.</a>');
