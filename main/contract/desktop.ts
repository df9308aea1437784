/**
 * What the desktop's preload says to its page when it hands over the message port that leads to the core: a `message`
 * event on `window` with this string as its data and the port as its only transferred port.
 */
export const portMessage = 'infraviewer:port';
