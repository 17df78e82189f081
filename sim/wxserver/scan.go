package wxserver

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/mux"
	"rsc.io/qr"

	"wxlab/sim"
)

const (
	loginPath = "/cgi-bin/componentloginpage"
	phonePath = "/safe/bindcomponent"
	waitStep  = "wait"
)

// scanView is what the template of the PC's first page gets.
type scanView struct {
	view
	State   sim.ScanState
	Phone   string // what the QR code says: the page to open on a phone
	Local   bool   // a phone cannot reach it
	Size    int    // of the drawing, in modules
	Drawing string // SVG path
}

// Phone serves what a phone on the LAN may open, and nothing else: the pages on which one consents, and what
// the codes of mini programs open.
func Phone(s *sim.Sim) http.Handler {
	srv := &server{sim: s, pages: loadPages()}
	r := mux.NewRouter()
	r.SkipClean(true)
	r.HandleFunc(phonePath, guarded(srv.handleScan)).Methods(http.MethodGet)
	r.HandleFunc(phonePath, guarded(srv.handleForm)).Methods(http.MethodPost)
	r.HandleFunc(programPath+"{appid}", guarded(srv.handleProgram)).Methods(http.MethodGet)
	return r
}

// base is where codes lead: to the address for phones, or where there is none to the one that was asked.
func (srv *server) base(r *http.Request) string {
	if phone := srv.phone(); phone != "" {
		return phone
	}
	if strings.HasSuffix(hostOf(r), domain) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// Waiting reports whether a request is a PC's page that only looks whether its QR code was scanned.
func Waiting(r *http.Request) bool {
	return r.Method == http.MethodGet && r.URL.Path == loginPath && r.URL.Query().Get("step") == waitStep
}

// handleLogin is the link on a PC: a QR code, and a way to go on without a phone.
func (srv *server) handleLogin(w http.ResponseWriter, r *http.Request) {
	if Waiting(r) {
		srv.handleWait(w, r)
		return
	}
	scan, err := srv.sim.ShowPreAuth(r.URL.Query().Get("pre_auth_code"), linkQuery(r, false))
	if err != nil {
		srv.refuse(w, r, err)
		return
	}
	srv.showScan(w, r, scan)
}

// handleWait is the same page a moment later. It reloads itself, so it needs no JavaScript.
func (srv *server) handleWait(w http.ResponseWriter, r *http.Request) {
	scan, err := srv.sim.WatchScan(r.URL.Query().Get("pre_auth_code"))
	switch {
	case err != nil:
		srv.refuse(w, r, err)
	case scan.State == sim.ScanConsented:
		w.Header()["Location"] = []string{scan.RedirectURL} // the @@@ stays as it is
		w.WriteHeader(http.StatusFound)
	case scan.State == sim.ScanCancelled:
		srv.showCancelled(w, newView(r))
	default:
		srv.showScan(w, r, scan)
	}
}

// handleScan is the phone's side.
func (srv *server) handleScan(w http.ResponseWriter, r *http.Request) {
	page, err := srv.sim.ScanPreAuth(r.URL.Query().Get("scan"))
	if err != nil {
		srv.refuse(w, r, err)
		return
	}
	srv.showPage(w, r, page)
}

// showScan draws the QR code and asks the browser to look again soon.
func (srv *server) showScan(w http.ResponseWriter, r *http.Request, scan sim.LoginScan) {
	v := scanView{view: newView(r), State: scan.State}
	v.Page = scan.Page
	v.Local = srv.phone() == ""
	v.Phone = srv.base(r) + phonePath + "?" + url.Values{"scan": {scan.Page.PreAuthCode}}.Encode()
	code, err := qr.Encode(v.Phone, qr.M)
	if err != nil {
		http.Error(w, "the QR code cannot be drawn: "+err.Error(), http.StatusInternalServerError)
		return
	}
	v.Size, v.Drawing = code.Size+2*quietZone, drawing(code)
	again := url.Values{"step": {waitStep}, "pre_auth_code": {scan.Page.PreAuthCode}}
	w.Header().Set("Refresh", "2; url="+loginPath+"?"+again.Encode())
	srv.show(w, http.StatusOK, "scan.html", v)
}

const quietZone = 4 // modules

// drawing is the code as one SVG path: a bar for every run of dark modules.
func drawing(code *qr.Code) string {
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if n := x - from; n > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+quietZone, y+quietZone, n, n)
			}
		}
	}
	return b.String()
}
