import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { foldGutter, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { SearchCursor } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { Decoration, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** How many matches there are, and which of them, counted from one, is shown. */
export interface Found {
  readonly count: number;
  readonly current: number;
}

export interface TemplateEditor {
  /** Marks every match, whatever its case, and shows the first. */
  readonly find: (text: string) => Found;
  /** Shows the next or the previous match, all around. */
  readonly step: (by: 1 | -1) => Found;
  readonly stop: () => void;
}

/**
 * Shows a text to be read. It lives in a shadow root: there the editor's styles are constructed style sheets, which
 * the content security policy allows, where in the document they would be style elements, which it refuses.
 */
export function createTemplateEditor(place: HTMLElement, body: string, format: 'json' | 'yaml'): TemplateEditor {
  const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' });
  const marks = new Compartment();
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: body,
      extensions: [
        lineNumbers(),
        foldGutter(),
        EditorState.readOnly.of(true),
        // Not editable, yet a keyboard has to be able to scroll it.
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': 'Template' }),
        keymap.of(scrollKeys),
        format === 'json' ? json() : yaml(),
        syntaxHighlighting(colours),
        theme,
        marks.of([]),
      ],
    }),
  });
  let matches: readonly { readonly from: number; readonly to: number }[] = [];
  let index = 0;

  const show = (): Found => {
    const current = matches[index];
    view.dispatch({
      effects: [
        marks.reconfigure(marked(matches, index)),
        ...(current === undefined ? [] : [EditorView.scrollIntoView(current.from, { y: 'center' })]),
      ],
    });
    return { count: matches.length, current: current === undefined ? 0 : index + 1 };
  };

  return {
    find: (text) => {
      matches =
        text === '' ? [] : [...new SearchCursor(view.state.doc, text, 0, undefined, (part) => part.toLowerCase())];
      index = 0;
      return show();
    },
    step: (by) => {
      index = matches.length === 0 ? 0 : (index + by + matches.length) % matches.length;
      return show();
    },
    stop: () => view.destroy(),
  };
}

function marked(matches: readonly { readonly from: number; readonly to: number }[], current: number): Extension {
  const decorations = matches.map(({ from, to }, index) =>
    Decoration.mark({ class: index === current ? 'match current' : 'match' }).range(from, to),
  );
  return EditorView.decorations.of(Decoration.set(decorations));
}

const scrolledLines = 3;

const scrollKeys = [
  { key: 'ArrowDown', run: (view: EditorView) => scrollBy(view, scrolledLines * view.defaultLineHeight) },
  { key: 'ArrowUp', run: (view: EditorView) => scrollBy(view, -scrolledLines * view.defaultLineHeight) },
  { key: 'PageDown', run: (view: EditorView) => scrollBy(view, view.scrollDOM.clientHeight) },
  { key: 'PageUp', run: (view: EditorView) => scrollBy(view, -view.scrollDOM.clientHeight) },
];

function scrollBy({ scrollDOM }: EditorView, top: number): boolean {
  scrollDOM.scrollBy({ top });
  return true;
}

/** Quiet, because colour belongs to what is abnormal: weight and three greys, and blue for what refers elsewhere. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], fontWeight: '600' },
  { tag: [tags.string, tags.content], color: 'var(--color-ink)' },
  { tag: [tags.typeName, tags.tagName, tags.labelName, tags.keyword], color: 'var(--color-changing)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--color-changing)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--color-muted)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--color-muted)' },
]);

const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--color-ink)', backgroundColor: 'var(--color-surface)', fontSize: '12px' },
  '&.cm-focused': { outline: '2px solid var(--color-ink)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '18px' },
  '.cm-gutters': { backgroundColor: 'var(--color-canvas)', color: 'var(--color-muted)', border: 'none' },
  '.match': { backgroundColor: 'color-mix(in srgb, var(--color-warning) 35%, transparent)' },
  '.current': { outline: '2px solid var(--color-ink)' },
});
