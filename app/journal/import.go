package journal

// Import puts an exchange on record that another program recorded, under an id of its own, which it returns. What it means
// is read off its bytes where it does not say so itself. What caused it there is not here.
func (j *Journal) Import(d Detail) int64 {
	id := j.underWay.begin(&j.last)
	s := sheet{
		Exchange: d.Exchange, reqHeader: appendFields(nil, d.ReqHeader), respHeader: appendFields(nil, d.RespHeader),
		reqBody: d.ReqBody, respBody: d.RespBody, reqTruncated: d.ReqTruncated, respTruncated: d.RespTruncated,
		notes: []Note{{Plain: d.Plain, ReplyPlain: d.ReplyPlain}},
	}
	s.ID, s.ParentID, s.Pinned = id, 0, false
	j.spool.Add(j.record(nil, s.reqTruncated || s.respTruncated, s.write), true)
	j.underWay.end(id)
	return id
}
