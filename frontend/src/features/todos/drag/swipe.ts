import { store } from "@/store/app-store";
import { editableTodos } from "@/store/engine/roles";
import type { TodoId } from "@/store/types";
import { shortcutActions } from "../keyboard/shortcuts";
import { openRowOverlay, todoBeingEdited } from "../list/row-ui-state";
import { visibleRows } from "../list/visible-rows";

/** How far a finger moves before it is clear that it swipes. */
const START_PX = 12;
/** A finger that rests as long before it moves drags the row and does not swipe it. */
const HOLD_MS = 450;
/** The share of the row's width after which letting go does something. */
const ARMED_SHARE = 0.25;
const MAX_ARMED_PX = 120;

/** The paths of the check mark and of the calendar. */
const PATHS = {
  complete: "m4.5 10.5 3.6 3.6 7.4-8.2",
  date: "M4 5h12v11.5H4zM4 8.5h12M7.3 3v3.4M12.7 3v3.4",
};

type SwipeKind = keyof typeof PATHS;

interface Swipe {
  id: TodoId;
  row: HTMLElement;
  pointer: number;
  startX: number;
  startY: number;
  startedAt: number;
  /** The ground that shows beside the row; null until it is clear that the finger swipes. */
  ground: HTMLElement | null;
  isArmed: boolean;
}

const SVG = "http://www.w3.org/2000/svg";

function createGround(): HTMLElement {
  const ground = document.createElement("div");
  ground.className = "swipe-ground";
  ground.setAttribute("aria-hidden", "true");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.append(document.createElementNS(SVG, "path"));
  ground.append(svg);
  return ground;
}

/** Towards the end of the line completes, towards its start sets a date. */
const kindOf = (dx: number): SwipeKind => (dx > 0 === (document.dir !== "rtl") ? "complete" : "date");

function showProgress(swipe: Swipe, dx: number): void {
  const { row, ground } = swipe;
  const kind = kindOf(dx);
  const isArmed = Math.abs(dx) > Math.min(row.offsetWidth * ARMED_SHARE, MAX_ARMED_PX);
  if (isArmed && !swipe.isArmed) navigator.vibrate?.(10);
  swipe.isArmed = isArmed;
  row.style.transform = `translateX(${dx}px)`;
  if (!ground) return;
  ground.dataset["kind"] = kind;
  ground.toggleAttribute("data-armed", isArmed);
  ground.querySelector("path")?.setAttribute("d", PATHS[kind]);
}

function act({ id, row }: Swipe, kind: SwipeKind): void {
  const todo = store.todos.get(id);
  if (!todo) return;
  if (kind === "complete") shortcutActions.get()?.complete(todo);
  else {
    const box = row.getBoundingClientRect();
    openRowOverlay("due", id, { x: box.left + 32, y: box.bottom });
  }
}

/** Lets the row slide back over its ground. */
function slideBack({ row, ground }: Swipe): void {
  const finish = () => {
    row.removeEventListener("transitionend", finish);
    row.removeAttribute("data-slides-back");
    row.style.transform = "";
    ground?.remove();
  };
  row.setAttribute("data-slides-back", "");
  row.addEventListener("transitionend", finish);
  // Without a transition there is no end of one.
  requestAnimationFrame(() => {
    row.style.transform = "translateX(0)";
    if (row.getAnimations().length === 0) finish();
  });
}

/** The row that a finger may swipe. */
function swipeAt(event: PointerEvent): Swipe | null {
  const row =
    event.target instanceof Element ? event.target.closest<HTMLElement>(".todo-row[data-row]") : null;
  const id = row?.dataset["row"];
  const isTouch = event.pointerType === "touch" && event.isPrimary;
  if (!isTouch || !row || !id || visibleRows.get().isTrash || todoBeingEdited.get() === id) return null;
  if (editableTodos(store, [id]).length === 0) return null;
  const { pointerId: pointer, clientX: startX, clientY: startY, timeStamp: startedAt } = event;
  return { id, row, pointer, startX, startY, startedAt, ground: null, isArmed: false };
}

/** Handles swipes over the rows of a list. @returns a function that ends this */
export function listenToSwipes(list: HTMLElement): () => void {
  let swipe: Swipe | null = null;

  function onMove(event: PointerEvent): void {
    if (!swipe || event.pointerId !== swipe.pointer) return;
    const [dx, dy] = [event.clientX - swipe.startX, event.clientY - swipe.startY];
    if (!swipe.ground) {
      if (Math.abs(dy) > START_PX || event.timeStamp - swipe.startedAt > HOLD_MS) stop();
      if (!swipe || Math.abs(dx) < START_PX) return;
      swipe.ground = createGround();
      swipe.row.before(swipe.ground);
    }
    showProgress(swipe, dx);
  }

  function onUp(event: PointerEvent): void {
    const ended = swipe;
    if (!ended || event.pointerId !== ended.pointer) return;
    stop();
    if (!ended.ground) return;
    slideBack(ended);
    if (!ended.isArmed) return;
    act(ended, kindOf(event.clientX - ended.startX));
  }

  function onCancel(): void {
    const ended = swipe;
    stop();
    if (ended?.ground) slideBack(ended);
  }

  function stop(): void {
    swipe = null;
    removeEventListener("pointermove", onMove);
    removeEventListener("pointerup", onUp);
    removeEventListener("pointercancel", onCancel);
  }

  function onDown(event: PointerEvent): void {
    onCancel();
    swipe = swipeAt(event);
    if (!swipe) return;
    addEventListener("pointermove", onMove);
    addEventListener("pointerup", onUp);
    addEventListener("pointercancel", onCancel);
  }

  list.addEventListener("pointerdown", onDown);
  return () => {
    list.removeEventListener("pointerdown", onDown);
    onCancel();
  };
}
