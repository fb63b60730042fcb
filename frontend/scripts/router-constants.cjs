// The one of Next's constants that its router reads in the browser; the rest are of builds and servers.
exports.NEXT_NAV_DEPLOYMENT_ID_HEADER = "x-nextjs-deployment-id";
