export {
  disablePush,
  enablePush,
  type PushState,
  pushState,
  testPush,
} from "@/store/session/push-subscription";
