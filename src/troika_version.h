/* troika_version.h - the two versions: of Node's API, and our own. */
#ifndef TROIKA_VERSION_H
#define TROIKA_VERSION_H

#define TRK_NODE_VERSION "v24.11.0"
#define TRK_VERSION "0.1.0"

#endif
