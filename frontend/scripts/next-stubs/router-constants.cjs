// Replaces Next's constants in the browser, where its router reads only this one; the rest concern builds and servers.
exports.NEXT_NAV_DEPLOYMENT_ID_HEADER = "x-nextjs-deployment-id";
