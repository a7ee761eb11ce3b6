/*
 * os.c - internalBinding('os'): what the system says about itself, and the constants of require('os').
 *
 * What:    libuv's questions to the system. A function that can fail gives a negative uv status instead of its
 *          value; errorInfo(status) names it.
 * Owns:    nothing.
 * Runs on: the thread of the runtime.
 * Frees:   libuv's lists within the call.
 * Limits:  host and version texts as libuv limits them.
 */
#include "core/binding.h"
#include "core/mem.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

TRK_FN(os_error_info) {
  int status = trk_arg_i32(c, 0);
  JSValueRef values[] = {trk_cstring(c->rt, uv_err_name(status)), trk_cstring(c->rt, uv_strerror(status))};
  return trk_array(c->rt, 2, values);
}

TRK_FN(os_hostname) {
  char name[UV_MAXHOSTNAMESIZE];
  size_t size = sizeof name;
  int r = uv_os_gethostname(name, &size);
  return r < 0 ? trk_number(c->rt, r) : trk_cstring(c->rt, name);
}

/* uname(): [sysname, release, version, machine] */
TRK_FN(os_uname) {
  uv_utsname_t name;
  int r = uv_os_uname(&name);
  if (r < 0) return trk_number(c->rt, r);
  JSValueRef values[] = {trk_cstring(c->rt, name.sysname), trk_cstring(c->rt, name.release),
                         trk_cstring(c->rt, name.version), trk_cstring(c->rt, name.machine)};
  return trk_array(c->rt, 4, values);
}

TRK_FN(os_uptime) {
  double seconds;
  int r = uv_uptime(&seconds);
  return trk_number(c->rt, r < 0 ? r : seconds);
}

TRK_FN(os_total_memory) {
  return trk_number(c->rt, (double)uv_get_total_memory());
}
TRK_FN(os_free_memory) {
  return trk_number(c->rt, (double)uv_get_free_memory());
}
TRK_FN(os_parallelism) {
  return trk_number(c->rt, uv_available_parallelism());
}

TRK_FN(os_loadavg) {
  double load[3];
  uv_loadavg(load);
  JSValueRef values[] = {trk_number(c->rt, load[0]), trk_number(c->rt, load[1]), trk_number(c->rt, load[2])};
  return trk_array(c->rt, 3, values);
}

/* cpus(): [{model, speed, times}, ...] */
TRK_FN(os_cpus) {
  uv_cpu_info_t *cpus;
  int count;
  int r = uv_cpu_info(&cpus, &count);
  if (r < 0) return trk_number(c->rt, r);
  JSObjectRef list = trk_array(c->rt, 0, NULL);
  for (int i = 0; i < count; i++) {
    JSObjectRef cpu = trk_object(c->rt), times = trk_object(c->rt);
    trk_set(c->rt, cpu, "model", trk_cstring(c->rt, cpus[i].model));
    trk_set(c->rt, cpu, "speed", trk_number(c->rt, cpus[i].speed));
    trk_set(c->rt, times, "user", trk_number(c->rt, (double)cpus[i].cpu_times.user));
    trk_set(c->rt, times, "nice", trk_number(c->rt, (double)cpus[i].cpu_times.nice));
    trk_set(c->rt, times, "sys", trk_number(c->rt, (double)cpus[i].cpu_times.sys));
    trk_set(c->rt, times, "idle", trk_number(c->rt, (double)cpus[i].cpu_times.idle));
    trk_set(c->rt, times, "irq", trk_number(c->rt, (double)cpus[i].cpu_times.irq));
    trk_set(c->rt, cpu, "times", times);
    JSObjectSetPropertyAtIndex(c->ctx, list, (unsigned)i, cpu, NULL);
  }
  uv_free_cpu_info(cpus, count);
  return list;
}

static JSObjectRef interface_object(struct trk_runtime *rt, const uv_interface_address_t *item) {
  char address[INET6_ADDRSTRLEN] = "", netmask[INET6_ADDRSTRLEN] = "", mac[18];
  bool v6 = item->address.address4.sin_family == AF_INET6;
  if (v6) {
    uv_ip6_name(&item->address.address6, address, sizeof address);
    uv_ip6_name(&item->netmask.netmask6, netmask, sizeof netmask);
  } else {
    uv_ip4_name(&item->address.address4, address, sizeof address);
    uv_ip4_name(&item->netmask.netmask4, netmask, sizeof netmask);
  }
  const unsigned char *m = (const unsigned char *)item->phys_addr;
  snprintf(mac, sizeof mac, "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4], m[5]);
  JSObjectRef object = trk_object(rt);
  trk_set(rt, object, "name", trk_cstring(rt, item->name));
  trk_set(rt, object, "address", trk_cstring(rt, address));
  trk_set(rt, object, "netmask", trk_cstring(rt, netmask));
  trk_set(rt, object, "family", trk_cstring(rt, v6 ? "IPv6" : "IPv4"));
  trk_set(rt, object, "mac", trk_cstring(rt, mac));
  trk_set(rt, object, "internal", trk_bool(rt, item->is_internal != 0));
  if (v6) trk_set(rt, object, "scopeid", trk_number(rt, item->address.address6.sin6_scope_id));
  return object;
}

TRK_FN(os_interfaces) {
  uv_interface_address_t *items;
  int count;
  int r = uv_interface_addresses(&items, &count);
  if (r == UV_ENOSYS) return trk_array(c->rt, 0, NULL);
  if (r < 0) return trk_number(c->rt, r);
  JSObjectRef list = trk_array(c->rt, 0, NULL);
  for (int i = 0; i < count; i++) {
    JSObjectSetPropertyAtIndex(c->ctx, list, (unsigned)i, interface_object(c->rt, &items[i]), NULL);
  }
  uv_free_interface_addresses(items, count);
  return list;
}

TRK_FN(os_homedir) {
  char small[1024];
  size_t size = sizeof small;
  int r = uv_os_homedir(small, &size);
  if (r != UV_ENOBUFS) return r < 0 ? trk_number(c->rt, r) : trk_string(c->rt, small, size);
  char *large = trk_malloc(size);
  r = uv_os_homedir(large, &size);
  JSValueRef value = r < 0 ? trk_number(c->rt, r) : trk_string(c->rt, large, size);
  free(large);
  return value;
}

static JSValueRef bytes_of(struct trk_runtime *rt, const char *text) {
  return text == NULL ? trk_null(rt) : (JSValueRef)trk_uint8array(rt, text, strlen(text));
}

/* userInfo(): [uid, gid, username, homedir, shell], texts as bytes */
TRK_FN(os_user_info) {
  uv_passwd_t user;
  int r = uv_os_get_passwd(&user);
  if (r < 0) return trk_number(c->rt, r);
  JSValueRef values[] = {trk_number(c->rt, (double)user.uid), trk_number(c->rt, (double)user.gid),
                         bytes_of(c->rt, user.username), bytes_of(c->rt, user.homedir), bytes_of(c->rt, user.shell)};
  JSObjectRef list = trk_array(c->rt, 5, values);
  uv_os_free_passwd(&user);
  return list;
}

/* getPriority(pid): [priority] or a status, since priorities may be negative too */
TRK_FN(os_get_priority) {
  int priority;
  int r = uv_os_getpriority(trk_arg_i32(c, 0), &priority);
  if (r < 0) return trk_number(c->rt, r);
  JSValueRef value = trk_number(c->rt, priority);
  return trk_array(c->rt, 1, &value);
}
TRK_FN(os_set_priority) {
  return trk_number(c->rt, uv_os_setpriority(trk_arg_i32(c, 0), trk_arg_i32(c, 1)));
}

/* --- constants ------------------------------------------------------------------------------------------- */

#define ROW(name) {#name, name}

static const struct trk_const_row errnos[] = {
    ROW(E2BIG), ROW(EACCES), ROW(EADDRINUSE), ROW(EADDRNOTAVAIL), ROW(EAFNOSUPPORT), ROW(EAGAIN), ROW(EALREADY),
    ROW(EBADF), ROW(EBADMSG), ROW(EBUSY), ROW(ECANCELED), ROW(ECHILD), ROW(ECONNABORTED), ROW(ECONNREFUSED),
    ROW(ECONNRESET), ROW(EDEADLK), ROW(EDESTADDRREQ), ROW(EDOM), ROW(EDQUOT), ROW(EEXIST), ROW(EFAULT), ROW(EFBIG),
    ROW(EHOSTUNREACH), ROW(EIDRM), ROW(EILSEQ), ROW(EINPROGRESS), ROW(EINTR), ROW(EINVAL), ROW(EIO), ROW(EISCONN),
    ROW(EISDIR), ROW(ELOOP), ROW(EMFILE), ROW(EMLINK), ROW(EMSGSIZE), ROW(EMULTIHOP), ROW(ENAMETOOLONG),
    ROW(ENETDOWN), ROW(ENETRESET), ROW(ENETUNREACH), ROW(ENFILE), ROW(ENOBUFS), ROW(ENODATA), ROW(ENODEV),
    ROW(ENOENT), ROW(ENOEXEC), ROW(ENOLCK), ROW(ENOLINK), ROW(ENOMEM), ROW(ENOMSG), ROW(ENOPROTOOPT), ROW(ENOSPC),
    ROW(ENOSR), ROW(ENOSTR), ROW(ENOSYS), ROW(ENOTCONN), ROW(ENOTDIR), ROW(ENOTEMPTY), ROW(ENOTSOCK), ROW(ENOTSUP),
    ROW(ENOTTY), ROW(ENXIO), ROW(EOPNOTSUPP), ROW(EOVERFLOW), ROW(EPERM), ROW(EPIPE), ROW(EPROTO),
    ROW(EPROTONOSUPPORT), ROW(EPROTOTYPE), ROW(ERANGE), ROW(EROFS), ROW(ESPIPE), ROW(ESRCH), ROW(ESTALE), ROW(ETIME),
    ROW(ETIMEDOUT), ROW(ETXTBSY), ROW(EWOULDBLOCK), ROW(EXDEV), {NULL, 0}};

static const struct trk_const_row signals[] = {
    ROW(SIGHUP), ROW(SIGINT), ROW(SIGQUIT), ROW(SIGILL), ROW(SIGTRAP), ROW(SIGABRT), ROW(SIGIOT), ROW(SIGBUS),
    ROW(SIGFPE), ROW(SIGKILL), ROW(SIGUSR1), ROW(SIGSEGV), ROW(SIGUSR2), ROW(SIGPIPE), ROW(SIGALRM), ROW(SIGTERM),
    ROW(SIGCHLD), ROW(SIGSTKFLT), ROW(SIGCONT), ROW(SIGSTOP), ROW(SIGTSTP), ROW(SIGTTIN), ROW(SIGTTOU), ROW(SIGURG),
    ROW(SIGXCPU), ROW(SIGXFSZ), ROW(SIGVTALRM), ROW(SIGPROF), ROW(SIGWINCH), ROW(SIGIO), ROW(SIGPOLL), ROW(SIGPWR),
    ROW(SIGSYS), {NULL, 0}};

static const struct trk_const_row priorities[] = {
    {"PRIORITY_LOW", UV_PRIORITY_LOW}, {"PRIORITY_BELOW_NORMAL", UV_PRIORITY_BELOW_NORMAL},
    {"PRIORITY_NORMAL", UV_PRIORITY_NORMAL}, {"PRIORITY_ABOVE_NORMAL", UV_PRIORITY_ABOVE_NORMAL},
    {"PRIORITY_HIGH", UV_PRIORITY_HIGH}, {"PRIORITY_HIGHEST", UV_PRIORITY_HIGHEST}, {NULL, 0}};

static const struct trk_const_row dlopens[] = {ROW(RTLD_LAZY), ROW(RTLD_NOW), ROW(RTLD_GLOBAL), ROW(RTLD_LOCAL),
                                               ROW(RTLD_DEEPBIND), {NULL, 0}};

static JSObjectRef rows_object(struct trk_runtime *rt, const struct trk_const_row *row) {
  JSObjectRef object = trk_object(rt);
  for (; row->name != NULL; row++) trk_set(rt, object, row->name, trk_number(rt, row->value));
  return object;
}

/* constants(): {UV_UDP_REUSEADDR, dlopen, errno, signals, priority} */
TRK_FN(os_constants) {
  JSObjectRef all = trk_object(c->rt);
  trk_set(c->rt, all, "UV_UDP_REUSEADDR", trk_number(c->rt, UV_UDP_REUSEADDR));
  trk_set(c->rt, all, "dlopen", rows_object(c->rt, dlopens));
  trk_set(c->rt, all, "errno", rows_object(c->rt, errnos));
  trk_set(c->rt, all, "signals", rows_object(c->rt, signals));
  trk_set(c->rt, all, "priority", rows_object(c->rt, priorities));
  return all;
}

static const struct trk_fn_row functions[] = {
    {"errorInfo", os_error_info},     {"hostname", os_hostname},        {"uname", os_uname},
    {"uptime", os_uptime},            {"totalmem", os_total_memory},    {"freemem", os_free_memory},
    {"parallelism", os_parallelism},  {"loadavg", os_loadavg},          {"cpus", os_cpus},
    {"interfaces", os_interfaces},    {"homedir", os_homedir},          {"userInfo", os_user_info},
    {"getPriority", os_get_priority}, {"setPriority", os_set_priority}, {"constants", os_constants},
    {NULL, NULL}};
static const struct trk_binding os_binding = {.name = "os", .functions = functions};
TRK_BINDING(os_binding);
