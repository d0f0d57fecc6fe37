/** Three bars: batches, more or less done. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 16 16" aria-hidden="true">
      <rect fill="var(--completed)" y="1.5" width="16" height="3.4" rx="1.7" />
      <rect fill="var(--processing)" y="6.3" width="11" height="3.4" rx="1.7" />
      <rect fill="var(--cancelled)" y="11.1" width="6" height="3.4" rx="1.7" />
    </svg>
  );
}
