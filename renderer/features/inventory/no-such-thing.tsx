import { Link, linkOptions } from '@tanstack/react-router';
import { toProblem } from '../../lib/problem.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Screen } from '../../ui/screen.tsx';
import { DetailsTrouble, type DetailsTroubleProps } from './details-pane.tsx';
import { linkLook } from './resource-link.tsx';

/** What has a page of its own, each with the list it is found in. */
const lists = {
  stack: { label: 'All environments', link: linkOptions({ to: '/environments' }) },
  group: { label: 'All instances, by group', link: linkOptions({ to: '/instances', search: { by: 'groupName' } }) },
  instance: { label: 'All instances', link: linkOptions({ to: '/instances' }) },
  job: { label: 'All jobs', link: linkOptions({ to: '/jobs' }) },
} as const;

type Kind = keyof typeof lists;

/** The page of a link that does not say which one it leads to. */
export function NoneNamed({ kind }: { readonly kind: Kind }) {
  return (
    <Screen title={`No ${kind}`}>
      <NamesNone kind={kind} />
    </Screen>
  );
}

interface PageTroubleProps extends DetailsTroubleProps {
  readonly kind: Kind;
}

/** Why the page of one thing cannot be shown, or is not the newest; the way to the others where it is not there. */
export function PageTrouble({ kind, query }: PageTroubleProps) {
  if (query.error === null) return null;
  const { code, message } = toProblem(query.error);
  if (query.data === undefined && code === 'bad_input') return <NamesNone kind={kind} />;
  if (query.data !== undefined || code !== 'not_found') return <DetailsTrouble query={query} />;
  return (
    <NoSuchThing kind={kind} title={message.replace(/\.$/, '')}>
      {kind === 'job'
        ? 'The link may be cut off, or from another Infraviewer: jobs belong to the data folder they were started in.'
        : 'It may have been deleted, or not been read yet, or the link may be cut off.'}
    </NoSuchThing>
  );
}

function NamesNone({ kind }: { readonly kind: Kind }) {
  return (
    <NoSuchThing kind={kind} title={`The link names no ${kind}`}>
      Part of it is missing: it may have been cut off.
    </NoSuchThing>
  );
}

interface NoSuchThingProps {
  readonly kind: Kind;
  readonly title: string;
  readonly children: string;
}

function NoSuchThing({ kind, title, children }: NoSuchThingProps) {
  const { label, link } = lists[kind];
  return (
    <EmptyState
      title={title}
      action={
        <Link {...link} className={linkLook}>
          {label}
        </Link>
      }
    >
      {children}
    </EmptyState>
  );
}
