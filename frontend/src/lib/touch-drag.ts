// Lets a finger drag what a mouse can drag. Many browsers start no drag by touch, so this dispatches the drag events that
// a mouse would cause. Where the browser starts one itself, this leaves it to it.

/** A finger that rests as long holds what is under it, as a long press of the app does. */
const HOLD_MS = 450;
/** How far a finger moves before it is clear that it scrolls, or that it drags what it holds. */
const STILL_PX = 10;
const MOVED_PX = 6;
/** How far above the finger the preview is, which would be covered below it. */
const LIFT_PX = 28;

interface Point {
  clientX: number;
  clientY: number;
}

const distance = (one: Point, other: Point) =>
  Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);

/** A drag in progress: its events, and a preview above the finger. */
function beginDrag(source: HTMLElement, start: Point) {
  const dataTransfer = new DataTransfer();
  let preview: HTMLElement | undefined;
  let over: Element | null = null;
  let frame = 0;
  let point = start;

  // The element for a mouse's preview, which is removed before the next frame, so a copy of it is shown.
  let image = source.cloneNode(true) as HTMLElement;
  dataTransfer.setDragImage = (element) => {
    image = element.cloneNode(true) as HTMLElement;
  };

  /** @returns false if a listener has prevented the default action */
  const dispatch = (type: string, target: Element | null, { clientX, clientY }: Point): boolean =>
    target?.dispatchEvent(
      new DragEvent(type, {
        bubbles: true,
        cancelable: true,
        composed: true,
        dataTransfer,
        clientX,
        clientY,
      }),
    ) ?? true;

  function createPreview(): HTMLElement {
    const created = document.createElement("div");
    created.setAttribute("aria-hidden", "true");
    created.inert = true;
    Object.assign(created.style, {
      position: "fixed",
      inset: "0 auto auto 0",
      zIndex: "100",
      maxWidth: "80vw",
    });
    image.removeAttribute("popover");
    image.style.position = "static";
    created.append(image);
    document.body.append(created);
    return created;
  }

  /** Tells the element under the finger, also while the finger rests and the page scrolls under it. */
  function update(): void {
    const { clientX, clientY } = point;
    preview ??= createPreview();
    preview.style.transform = `translate(${clientX}px, ${clientY - LIFT_PX}px) translate(-50%, -100%)`;
    const target = document.elementFromPoint(clientX, clientY);
    const left = over;
    over = target;
    if (target !== left) {
      dispatch("dragenter", target, point);
      dispatch("dragleave", left, point);
    }
    dispatch("dragover", target, point);
    frame = requestAnimationFrame(update);
  }

  function finish(): void {
    cancelAnimationFrame(frame);
    preview?.remove();
    dispatch("dragend", source, point);
  }

  if (!dispatch("dragstart", source, start)) return null;
  frame = requestAnimationFrame(update);
  return {
    moveTo(next: Point): void {
      point = next;
    },
    drop(): void {
      cancelAnimationFrame(frame);
      update();
      dispatch("drop", over, point);
      finish();
    },
    cancel(): void {
      dispatch("dragleave", over, point);
      finish();
    },
  };
}

/** Handles fingers that rest on something draggable and then move. @returns a function that ends this */
export function listenToTouchDrags(): () => void {
  let start: Touch | null = null;
  let source: HTMLElement | null = null;
  let drag: ReturnType<typeof beginDrag> = null;
  let timer = 0;

  function stop(): void {
    clearTimeout(timer);
    drag?.cancel();
    start = null;
    source = null;
    drag = null;
  }

  function hold(target: EventTarget): void {
    source = target instanceof Element ? target.closest<HTMLElement>('[draggable="true"]') : null;
  }

  function onStart({ touches }: TouchEvent): void {
    stop();
    const [touch, second] = touches;
    if (!touch || second) return;
    start = touch;
    timer = window.setTimeout(hold, HOLD_MS, touch.target);
  }

  function onMove(event: TouchEvent): void {
    const [touch] = event.touches;
    if (!touch || !start) return;
    if (!source) {
      if (distance(touch, start) > STILL_PX) stop();
      return;
    }
    // Otherwise the page would scroll, which ends the touch.
    event.preventDefault();
    if (drag) drag.moveTo(touch);
    else if (distance(touch, start) > MOVED_PX) {
      drag = beginDrag(source, start);
      if (drag) drag.moveTo(touch);
      else stop();
    }
  }

  function onEnd(event: TouchEvent): void {
    if (drag) {
      // Otherwise a click would follow.
      event.preventDefault();
      const ended = drag;
      drag = null;
      ended.drop();
    }
    stop();
  }

  /** The browser drags by itself. */
  function onDragStart(event: DragEvent): void {
    if (event.isTrusted) stop();
  }

  const options = { capture: true, passive: false };
  const listeners = [
    ["touchstart", onStart, { capture: true, passive: true }],
    ["touchmove", onMove, options],
    ["touchend", onEnd, options],
    ["touchcancel", stop, options],
    ["dragstart", onDragStart, options],
  ] as const;
  for (const [type, listener, how] of listeners)
    document.addEventListener(type, listener as EventListener, how);
  return () => {
    stop();
    for (const [type, listener, how] of listeners)
      document.removeEventListener(type, listener as EventListener, how);
  };
}
