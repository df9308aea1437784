/** Gives the person a file. The browser asks where to, or keeps it with the other downloads. */
export function download(fileName: string, mediaType: string, body: string | readonly string[]): void {
  const address = URL.createObjectURL(new Blob([body].flat(), { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser has begun to read it by now or will in this turn.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
