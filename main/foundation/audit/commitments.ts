const opening = '{"sha256":"';
const closing = '"}';
const hexLength = 64;

/**
 * What a record's body commits to, by field; null where the body is no object. By the form of its members alone, so
 * that kinds that came later are read too. The body is canonical JSON, and to look for the few members that are
 * commitments takes less than half of the time of parsing all of them.
 */
export function commitmentsIn(body: string): Map<string, string> | null {
  const commitments = new Map<string, string>();
  let depth = 0;
  let nameStart = 0;
  let nameEnd = 0;
  for (let at = 0; at < body.length; at++) {
    switch (body[at]) {
      case '"':
        nameStart = at + 1;
        nameEnd = endOfString(body, at);
        if (nameEnd < 0) return null;
        at = nameEnd;
        break;
      case '{':
      case '[':
        if (depth === 1 && isCommitment(body, at)) {
          const start = at + opening.length;
          commitments.set(body.slice(nameStart, nameEnd), body.slice(start, start + hexLength));
        }
        depth++;
        break;
      case '}':
      case ']':
        depth--;
        break;
    }
  }
  return body.startsWith('{') && depth === 0 ? commitments : null;
}

function isCommitment(body: string, at: number): boolean {
  return body.startsWith(opening, at) && body.startsWith(closing, at + opening.length + hexLength);
}

/** Where the string that starts here ends: at the next quotation mark that is not part of it; -1 where there is none. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, position: number): boolean {
  let before = position - 1;
  while (text[before] === '\\') before--;
  return (position - before) % 2 === 0;
}
