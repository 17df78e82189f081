package broken

import "net/http"

const trace = `<div id="think_page_trace" style="position: fixed;bottom:0;right:0"><div id="think_page_trace_tab">ThinkPHP</div></div>`

// standsBefore are mistakes around the handler: layers in front of it, and what frameworks make of every answer.
func standsBefore() []Defect {
	return []Defect{
		{"csrf_403", "a CSRF filter stands before the callback", stopped(says(403, "Forbidden (403): CSRF verification failed. Request aborted."))},
		{"login_401", "a login filter stands before the callback", stopped(says(401, `{"code":401,"message":"not logged in"}`))},
		{"login_redirect", "a login filter redirects to its page", stopped(redirect(302, "/login?next=%2Fevent"))},
		{"https_redirect", "the gateway redirects http to https", stopped(redirect(301, "https://wx.example.com/event"))},
		{"route_404", "no route is at the path", stopped(says(404, "404 page not found"))},
		{"method_405", "the route takes GET only", stopped(says(405, "Method Not Allowed"))},
		{"media_415", "the route takes JSON only and refuses text/xml", refusesTextXML},
		{"gateway_502", "the gateway finds no server behind it", stopped(says(502, "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>"))},
		{"crash_500", "the handler crashes at everything", stopped(says(500, "java.lang.NullPointerException\n\tat com.example.WxController.notify(WxController.java:42)"))},
		{"error_page_200", "an error page goes out with status 200", stopped(html("<!DOCTYPE html><html><head><title>系统发生错误</title></head><body><h1>Whoops, looks like something went wrong.</h1></body></html>"))},
		{"resets", "the connection is reset, as by a process that dies", stopped(answer{broken: true})},
		{"cuts", "the answer breaks off", func(s *Server) {
			s.outermost = func(a answer) answer { a.cut = true; return a }
		}},
		{"slow", "every answer takes a fifth longer than WeChat waits", slow(1.2)},
		{"status_201", "the framework answers POST with 201", status(201)},
		{"status_204", "the handler returns nothing, which the framework answers with 204", func(s *Server) {
			s.outermost = func(answer) answer { return answer{status: 204} }
		}},
		{"status_202", "a queue in front accepts with 202", status(202)},
	}
}

func stopped(a answer) func(*Server) {
	return func(s *Server) { s.guard = func(*Server, *http.Request) (answer, bool) { return a, true } }
}

func redirect(status int, to string) answer {
	return answer{status: status, header: http.Header{"Location": {to}}}
}

func html(body string) answer {
	return answer{status: 200, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, body: body}
}

func json200(body string) answer {
	return answer{status: 200, header: http.Header{"Content-Type": {"application/json"}}, body: body}
}

func refusesTextXML(s *Server) {
	s.guard = func(_ *Server, r *http.Request) (answer, bool) {
		return says(415, "Content type 'text/xml' not supported"), r.Header.Get("Content-Type") == "text/xml"
	}
}

func slow(patiences float64) func(*Server) {
	return func(s *Server) {
		s.guard = func(*Server, *http.Request) (answer, bool) {
			s.pause(patiences)
			return answer{}, false
		}
	}
}

func status(code int) func(*Server) {
	return func(s *Server) {
		s.outermost = func(a answer) answer {
			if a.status == 200 {
				a.status = code
			}
			return a
		}
	}
}
