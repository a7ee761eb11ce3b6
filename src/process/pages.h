/*
 * pages.h - the pages that every child of a fork server writes before it is heard of, copied before it is asked for.
 *
 * What:    after a fork each page is copied when it is first written, about two microseconds each, and a child writes some
 *          hundreds until its first messages are out. They are the same ones in each. So the first children note which they have
 *          written, in memory that they share with the server, and later ones have those that two of them wrote copied while they
 *          wait. Nothing is copied that would not be written anyway, as far as children do as those did. The same with pages of
 *          programs and libraries: no fork maps these for a child, and each sixteen of them would cost it as much as a copy.
 * Owns:    the notes and the list made of them. Runs on: main thread of the server and its children.
 * Frees:   notes when new ones begin; the rest lives as long as the process.
 * Limits:  see pages.c. Without MADV_POPULATE_WRITE (Linux 5.14) or pagemap nothing happens.
 * Source:  madvise(2), Documentation/admin-guide/mm/pagemap.rst.
 */
#ifndef TRK_PROCESS_PAGES_H
#define TRK_PROCESS_PAGES_H

/* Server: forgets notes and list, and looks anew which memory is to be watched. For when its memory has changed. */
void trk_pages_begin(void);
/* Server, before a fork: the number that this child notes under, or -1: enough have. Makes the list once enough have. */
int trk_pages_next(void);
/* Child: it will note what it has written, under this number, at its first messages. */
void trk_pages_learn(int number);
/* Child: a message has left. Any process may call it: it does nothing where nothing is to be noted. */
void trk_pages_sent(void);
/* Child: copies, or maps, the pages of the list, until a message is there on `socket`. */
void trk_pages_copy(int socket);

#endif
