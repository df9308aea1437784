// Runs in the page that the benchmark measures, by the page's own clock.
const row = '[role=row][data-row]';
const benchmark = { firstListMs: undefined, keyTimesMs: [], isWaiting: false };
window.benchmark = benchmark;

function lookForList() {
  if (document.querySelector(row)) benchmark.firstListMs = performance.now();
  else requestAnimationFrame(lookForList);
}
requestAnimationFrame(lookForList);

/** Whether what is shown is the answer to the words in the field. */
function answers(list, words) {
  return (JSON.parse(list.dataset.list || '{}').text ?? '') === words.trim();
}

/** From a key press to the frame in which the list shows its answer. */
benchmark.nextKey = (listSelector) => {
  benchmark.isWaiting = true;
  const list = document.querySelector(listSelector);
  document.addEventListener(
    'keydown',
    () => {
      const pressedAt = performance.now();
      const observer = new MutationObserver(() => {
        if (!answers(list, document.activeElement.value)) return;
        observer.disconnect();
        requestAnimationFrame(() => {
          benchmark.keyTimesMs.push(performance.now() - pressedAt);
          benchmark.isWaiting = false;
        });
      });
      observer.observe(list, { subtree: true, childList: true, attributes: true, characterData: true });
    },
    { capture: true, once: true },
  );
};
