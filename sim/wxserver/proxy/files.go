package proxy

import (
	"net/http"
	"strings"
)

// filesPath is where containers and other machines get what they need to trust the CA.
const filesPath = "/.wxlab/"

// serveFile gives one of the CA's files. None of them is secret.
func (p *Proxy) serveFile(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "GET only", http.StatusMethodNotAllowed)
		return
	}
	authority, err := p.cfg.CA()
	if err == nil {
		_, err = authority.PEM() // renewed where that is due, with its files
	}
	if err != nil {
		refuse(w, http.StatusInternalServerError, noCA(err))
		return
	}
	files := authority.Files()
	path, ok := map[string]string{
		"ca.pem": files.CA, "bundle.pem": files.Bundle, "trust.p12": files.Trust, "wechat-preload.cjs": files.Preload,
	}[strings.TrimPrefix(r.URL.Path, filesPath)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/octet-stream")
	if strings.HasSuffix(path, ".pem") {
		w.Header().Set("Content-Type", "application/x-pem-file")
	}
	http.ServeFile(w, r, path)
}
