import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Device } from "../testing/device";
import { FakeServer } from "../testing/fake-server";
import { aList, aNotification } from "../testing/fixtures";
import type { SharedFolder } from "../types";

const family: SharedFolder = { id: "f", name: "Family", role: "owner" };
const club: SharedFolder = { id: "g", name: "Club", role: "viewer" };

/** A server whose next pull also has the folders of `folders`, which none has while it is null. */
class FolderServer extends FakeServer {
  folders: SharedFolder[] | null = null;

  override async pull(request: Parameters<FakeServer["pull"]>[0]) {
    return { ...(await super.pull(request)), folders: this.folders };
  }
}

let server: FolderServer;
let device: Device;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FolderServer();
  server.put(aList({ id: "home" }));
  device = new Device(server);
  await vi.advanceTimersByTimeAsync(20);
});
afterEach(() => vi.useRealTimers());

async function pull(folders: SharedFolder[] | null) {
  server.folders = folders;
  server.put(aList({ id: "home" }));
  await device.pull();
  await vi.advanceTimersByTimeAsync(20);
}

const folders = () => [...device.tabs, device.restored()].map((tab) => [...tab.folders.values()]);
const everywhere = (rows: readonly SharedFolder[]) => [rows, rows, rows];

it("keeps all folders of the last pull that had some, for every tab and the next start", async () => {
  expect(folders()).toEqual(everywhere([]));
  await pull([family, club]);
  expect(folders()).toEqual(everywhere([family, club]));
  await pull(null);
  expect(folders()).toEqual(everywhere([family, club]));
  await pull([{ ...family, name: "Home" }]);
  expect(folders()).toEqual(everywhere([{ ...family, name: "Home" }]));
  await pull([]);
  expect(folders()).toEqual(everywhere([]));
});

it("forgets the folders when the server begins again without any", async () => {
  const restore = server.backup();
  await pull([family]);
  restore();
  await pull(null);
  expect(folders()).toEqual(everywhere([]));
});

it("tells of a list that is lost with its folder as of one that the person was removed from", async () => {
  server.put(aList({ id: "shop", shared_folder_id: "f", folder: "Family" }));
  const [ada, jon] = ["ada", "jon"].map((id) => ({ user_id: id, name: id, role: "owner" as const }));
  if (ada && jon) server.share("shop", ada, jon);
  await pull([family]);
  const losses: boolean[] = [];
  device.tabs[0]?.onLoss(({ isLeft }) => losses.push(isLeft));
  server.unshare("shop", true);
  server.notify(aNotification({ id: "n", kind: "removed", list_id: null, todo_id: null, folder_id: "f" }));
  await pull([]);
  expect(losses).toEqual([false]);
});
