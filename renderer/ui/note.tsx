import { Mark } from './mark.tsx';

export interface NoteProps {
  /** What makes something impossible, or what to know before doing it. */
  readonly level: 'critical' | 'warning';
  readonly message: string;
  /** What to do about it; empty where there is nothing to do. */
  readonly advice: string;
}

/** One thing to know about what is planned. */
export function Note({ level, message, advice }: NoteProps) {
  const isCritical = level === 'critical';
  return (
    <div
      className={`flex items-start gap-2 rounded-md border-l-3 bg-hover px-3 py-1.5 ${isCritical ? 'border-critical' : 'border-warning'}`}
    >
      <Mark
        shape={isCritical ? 'octagon' : 'triangle'}
        className={isCritical ? 'mt-1 text-critical' : 'mt-1 text-warning'}
      />
      <div className="min-w-0">
        <p className="font-medium [overflow-wrap:anywhere]">
          <span className="sr-only">{isCritical ? 'Not possible: ' : 'Know: '}</span>
          {message}
        </p>
        {advice !== '' && <p className="text-muted">{advice}</p>}
      </div>
    </div>
  );
}
