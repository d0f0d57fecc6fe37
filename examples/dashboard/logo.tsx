/** Three bars: batches, more or less done. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 16 16" aria-hidden="true">
      <rect class="logo-1" y="1.5" width="16" height="3.4" rx="1.7" />
      <rect class="logo-2" y="6.3" width="11" height="3.4" rx="1.7" />
      <rect class="logo-3" y="11.1" width="6" height="3.4" rx="1.7" />
    </svg>
  );
}
