package workspace

import (
	"archive/zip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"wxlab/app/i18n"
	"wxlab/platform/oserror"
)

// saySystem is an error in the user's language as far as the system or the network made it, whose own words are English, or
// in the language of Windows. What was tried stays before them.
func saySystem(l i18n.Lang, err error) string {
	made := madeBySystem(err)
	if ended, ok := made.(*exec.ExitError); ok && ended.Exited() {
		return strings.Replace(err.Error(), made.Error(), l.T("system.exit_code", ended.ExitCode()), 1)
	}
	kind := systemKind(made)
	if kind == "" {
		return err.Error()
	}
	said := l.T("system." + kind)
	if place := placeOf(made); place != "" {
		said = l.T("system.at", place, said)
	}
	return strings.Replace(err.Error(), made.Error(), said, 1)
}

// madeBySystem is the part of an error that package os, net or one like them put together, nil where there is none.
func madeBySystem(err error) error {
	switch err.(type) {
	case nil:
		return nil
	case *fs.PathError, *os.LinkError, *os.SyscallError, *net.OpError, *net.DNSError, *url.Error, *exec.Error, *exec.ExitError,
		syscall.Errno:
		return err
	}
	if err == context.DeadlineExceeded || err == context.Canceled || err == io.EOF || err == io.ErrUnexpectedEOF ||
		err == zip.ErrFormat {
		return err
	}
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range several.Unwrap() {
			if made := madeBySystem(one); made != nil {
				return made
			}
		}
		return nil
	}
	return madeBySystem(errors.Unwrap(err))
}

// systemKind names the sentence about what the system or the network says, "" where there is none.
func systemKind(err error) string {
	var (
		unknown *net.DNSError
		timeout net.Error
		request *url.Error
	)
	switch kind := oserror.Kind(err); {
	case err == nil:
		return ""
	case kind == "forbidden" && listened(err):
		return "port_forbidden"
	case kind != "":
		return kind
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return "no_host"
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timed_out"
	case errors.As(err, &unknown):
		return "no_dns"
	case errors.Is(err, exec.ErrNotFound):
		return "no_command"
	case errors.Is(err, zip.ErrFormat):
		return "no_zip"
	case errors.Is(err, io.EOF) && errors.As(err, &request):
		return "no_answer"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "ended"
	}
	return secureKind(err)
}

// secureKind names what is wrong with a certificate, or with what speaks no TLS.
func secureKind(err error) string {
	var (
		invalid  x509.CertificateInvalidError
		stranger x509.UnknownAuthorityError
		name     x509.HostnameError
		record   tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "certificate_expired"
	case errors.As(err, &name):
		return "certificate_name"
	case errors.As(err, &stranger), errors.As(err, &invalid):
		return "certificate"
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return "no_tls"
	}
	return ""
}

func listened(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "listen"
}

// placeOf is the file or the address that the system speaks of, "" where it names none.
func placeOf(err error) string {
	var (
		path    *fs.PathError
		link    *os.LinkError
		unknown *net.DNSError
		op      *net.OpError
		program *exec.Error
		request *url.Error
	)
	switch {
	case errors.As(err, &path):
		return path.Path
	case errors.As(err, &link):
		return link.New
	case errors.As(err, &unknown):
		return unknown.Name
	case errors.As(err, &op) && op.Addr != nil:
		return op.Addr.String()
	case errors.As(err, &program):
		return program.Name
	case errors.As(err, &request):
		return hostOf(request.URL)
	}
	return ""
}

// hostOf is the part of a URL that says where it leads; the rest may hold secrets.
func hostOf(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return u.Host
}
